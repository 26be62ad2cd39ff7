-- A row is one text that one exchange shows, at a place where a frame may stand or as a sentence.
SELECT id, account, ts, system AS unit FROM exchanges WHERE system IS NOT NULL
UNION ALL
SELECT id, account, ts, head AS unit FROM exchanges WHERE head IS NOT NULL
UNION ALL
SELECT id, account, ts, tail AS unit FROM exchanges WHERE tail IS NOT NULL
UNION ALL
SELECT id, account, ts, unit
FROM (SELECT id, account, ts, unnest(sentences) AS unit FROM exchanges) AS sentences_shown
