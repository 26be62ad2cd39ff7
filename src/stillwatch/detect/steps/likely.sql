-- A row is one account that may live by a family of frames, and all it sent: it shows its frames often
-- enough, counted generously (an exchange that shows two of them counts twice here).
-- Reads `families`: frame and family. Uses are added up first: few of them are of a family.
WITH shown AS (
    SELECT f.family, u.account, sum(u.exchanges) AS often
    FROM uses AS u
    JOIN families AS f ON f.frame = u.frame
    GROUP BY f.family, u.account
)
SELECT s.family, s.account, a.exchanges
FROM shown AS s
JOIN account_totals AS a ON a.account = s.account
WHERE a.exchanges >= $min_uses AND s.often >= $min_uses AND s.often >= $min_coverage * a.exchanges
