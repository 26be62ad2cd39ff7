-- A row is one frame of a family that is the family's own: most of the accounts that use it live by the
-- family. Reads `families` (frame and family) and `family_members` (family and account).
SELECT f.family, f.frame
FROM uses AS u
JOIN families AS f ON f.frame = u.frame
JOIN family_members AS m ON m.family = f.family AND m.account = u.account
JOIN frames AS a ON a.frame = u.frame
GROUP BY f.family, f.frame
HAVING count(*) >= $own * min(a.accounts)
