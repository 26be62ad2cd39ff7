-- A row is one account's use of one shared frame: how often.
SELECT s.frame, s.account, count(*) AS exchanges
FROM sightings AS s
JOIN shared AS f ON f.frame = s.frame
GROUP BY s.frame, s.account
