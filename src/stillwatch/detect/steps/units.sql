-- A row is one text that stands where a frame may stand in one exchange, with its sketch.
SELECT system AS unit, system_sketch AS sketch FROM exchanges WHERE system IS NOT NULL
UNION ALL
SELECT head AS unit, head_sketch AS sketch FROM exchanges WHERE head IS NOT NULL
UNION ALL
SELECT tail AS unit, tail_sketch AS sketch FROM exchanges WHERE tail IS NOT NULL
