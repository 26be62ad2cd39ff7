-- A row is one frame of a family that is the family's own: most of the accounts that use it live by the
-- family. Reads `family_uses`, `family_members` (family and account) and `frames`.
SELECT s.family, s.frame
FROM family_uses AS s
JOIN family_members AS m ON m.family = s.family AND m.account = s.account
JOIN frames AS a ON a.frame = s.frame
GROUP BY s.family, s.frame
HAVING count(DISTINCT s.account) >= $own * min(a.accounts)
