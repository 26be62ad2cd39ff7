-- A row is one sighting of a family's frame by an account that may live by the family.
-- Reads `families`: frame and family, and `likely`: who may live by which.
-- EXISTS and not a join: engines reorder joins, and families first with accounts is the product of a family's
-- frames and accounts, which is billions where one frame has a hundred users.
SELECT f.family, s.frame, s.account, s.id
FROM sightings AS s
JOIN families AS f ON f.frame = s.frame
WHERE EXISTS (SELECT 1 FROM likely AS l WHERE l.family = f.family AND l.account = s.account)
