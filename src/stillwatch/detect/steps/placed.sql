-- A row is one exchange: its id, its account and the frame at each of the three places where one may stand.
-- Reads `clusters`: the texts that have near-duplicates, each with the frame they are together.
SELECT e.id,
       e.account,
       coalesce(s.frame, e.system) AS system,
       coalesce(h.frame, e.head) AS head,
       coalesce(t.frame, e.tail) AS tail
FROM exchanges AS e
LEFT JOIN clusters AS s ON s.unit = e.system
LEFT JOIN clusters AS h ON h.unit = e.head
LEFT JOIN clusters AS t ON t.unit = e.tail
