-- A row is one frame seen in one exchange by its wording: a place's near-duplicate cluster, or an exact
-- sentence. What an exchange shows at two places counts once.
SELECT id, account, system AS frame FROM placed WHERE system IS NOT NULL
UNION ALL
SELECT id, account, head AS frame FROM placed WHERE head IS NOT NULL AND (system IS NULL OR head <> system)
UNION ALL
SELECT id, account, tail AS frame
FROM placed
WHERE tail IS NOT NULL AND (system IS NULL OR tail <> system) AND (head IS NULL OR tail <> head)
UNION ALL
SELECT id, account, frame
FROM (SELECT id, account, unnest(sentences) AS frame FROM exchanges) AS sentence_sightings
