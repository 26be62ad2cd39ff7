-- A row is one sighting of a family's frame by an account that may live by the family: it shows its frames
-- often enough, counted generously (an exchange that shows two of them counts twice here).
-- Reads `families`: frame and family.
-- EXISTS and not a join: engines reorder joins, and families first with accounts is the product of a family's
-- frames and accounts, which is billions where one frame has a hundred users.
WITH likely AS (
    SELECT f.family, u.account
    FROM uses AS u
    JOIN families AS f ON f.frame = u.frame
    JOIN account_measures AS a ON a.account = u.account
    WHERE a.exchanges >= $min_uses
    GROUP BY f.family, u.account
    HAVING sum(u.exchanges) >= $min_uses AND sum(u.exchanges) >= $min_coverage * min(a.exchanges)
)
SELECT f.family, s.frame, s.account, s.id
FROM sightings AS s
JOIN families AS f ON f.frame = s.frame
WHERE EXISTS (SELECT 1 FROM likely AS l WHERE l.family = f.family AND l.account = s.account)
