-- A row is one account's use of one shared frame: how often. As in `shared`, of a part of the frames.
SELECT s.frame, s.account, count(*) AS exchanges
FROM sightings AS s
JOIN shared AS f ON f.frame = s.frame
WHERE s.frame & CAST($mask AS BIGINT) = $part
GROUP BY s.frame, s.account
