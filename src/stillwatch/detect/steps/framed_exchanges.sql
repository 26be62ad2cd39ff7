-- A row is one exchange that shows one frame which several accounts use.
SELECT s.frame, s.x
FROM sightings AS s
JOIN frames AS f ON f.frame = s.frame
