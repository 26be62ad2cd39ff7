-- A row is one account that may live by a family of frames, and all it sent: it shows the family's frames often
-- enough, counted generously (an exchange that shows two of them counts twice here).
-- Reads `families`: frame and family.
SELECT f.family, u.account, min(a.exchanges) AS exchanges
FROM uses AS u
JOIN families AS f ON f.frame = u.frame
JOIN account_totals AS a ON a.account = u.account
WHERE a.exchanges >= $min_uses
GROUP BY f.family, u.account
HAVING sum(u.exchanges) >= $min_uses AND sum(u.exchanges) >= $min_coverage * min(a.exchanges)
