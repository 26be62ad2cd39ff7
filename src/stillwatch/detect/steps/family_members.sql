-- A row is one account that lives by a family of frames: enough of its exchanges show one of them.
-- Reads `family_uses`, and `families`: the frames that still count, and their family.
SELECT s.family, s.account
FROM family_uses AS s
JOIN families AS f ON f.family = s.family AND f.frame = s.frame
JOIN account_totals AS a ON a.account = s.account
GROUP BY s.family, s.account
HAVING count(DISTINCT s.id) >= $min_uses AND count(DISTINCT s.id) >= $min_coverage * min(a.exchanges)
