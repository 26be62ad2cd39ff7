-- A row is one distinct text that stands where a frame may stand, with its sketch.
SELECT unit, min(sketch) AS sketch
FROM (
    SELECT system AS unit, min(system_sketch) AS sketch FROM exchanges WHERE system IS NOT NULL GROUP BY system
    UNION ALL
    SELECT head AS unit, min(head_sketch) AS sketch FROM exchanges WHERE head IS NOT NULL GROUP BY head
    UNION ALL
    SELECT tail AS unit, min(tail_sketch) AS sketch FROM exchanges WHERE tail IS NOT NULL GROUP BY tail
) AS places
GROUP BY unit
