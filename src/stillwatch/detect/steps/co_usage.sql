-- A row is a pair of frames that share accounts: how many, and how many chance alone would bring.
-- Of an account's frames only the $per_account rarest are paired: this bounds the work, and a rare
-- frame says more. Pairs that share fewer than two accounts are no evidence and are left out.
WITH ranked AS (
    SELECT u.frame, u.account, f.accounts,
           row_number() OVER (PARTITION BY u.account ORDER BY f.accounts, u.frame) AS place
    FROM uses AS u
    JOIN frames AS f ON f.frame = u.frame
),
kept AS (
    SELECT frame, account, accounts FROM ranked WHERE place <= $per_account
)
SELECT a.frame AS one,
       b.frame AS other,
       count(*) AS together,
       min(a.accounts) AS one_accounts,
       min(b.accounts) AS other_accounts,
       min(a.accounts) * min(b.accounts) / $population AS expected
FROM kept AS a
JOIN kept AS b ON a.account = b.account AND a.frame < b.frame
GROUP BY a.frame, b.frame
HAVING count(*) >= 2
