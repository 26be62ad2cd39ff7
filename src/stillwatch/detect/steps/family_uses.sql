-- A row is one sighting of a family's frame by an account that may live by the family.
-- Reads `families`: frame and family, and `likely`: who may live by which.
SELECT f.family, s.frame, s.account, s.id
FROM sightings AS s
JOIN families AS f ON f.frame = s.frame
JOIN likely AS l ON l.family = f.family AND l.account = s.account
