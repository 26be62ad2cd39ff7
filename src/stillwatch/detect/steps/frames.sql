-- A row is one frame that several accounts use, but not so many that it is common property: how many use
-- it, and for how many it is enough of their traffic to make them members of a family by itself.
-- A frame of one account ties nobody; one of more than $max_accounts is a phrase, not a frame.
WITH used AS (
    SELECT frame, count(*) AS accounts FROM uses GROUP BY frame HAVING count(*) BETWEEN 2 AND $max_accounts
),
regular AS (
    SELECT u.frame, count(*) AS regulars
    FROM uses AS u
    JOIN account_totals AS a ON a.account = u.account
    WHERE u.exchanges >= $min_uses AND u.exchanges >= $min_coverage * a.exchanges
    GROUP BY u.frame
)
SELECT u.frame, u.accounts, coalesce(r.regulars, 0) AS regulars
FROM used AS u
LEFT JOIN regular AS r ON r.frame = u.frame
