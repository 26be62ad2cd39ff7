-- A row is one account's use of one frame: how often, and from when on.
SELECT s.frame, s.account, count(*) AS exchanges, min(s.ts) AS first_seen
FROM sightings AS s
JOIN frames AS f ON f.frame = s.frame
GROUP BY s.frame, s.account
