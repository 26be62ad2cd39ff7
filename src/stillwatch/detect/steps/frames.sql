-- A row is one frame that several accounts use, but not so many that it is common property: how many use
-- it, and for how many it is enough of their traffic to make them members of a family by itself.
-- A frame of one account ties nobody; one of more than $max_accounts is a phrase, not a frame.
SELECT u.frame,
       count(*) AS accounts,
       sum(CASE WHEN u.exchanges >= $min_uses AND u.exchanges >= $min_coverage * a.exchanges THEN 1 ELSE 0 END)
           AS regulars
FROM uses AS u
JOIN account_totals AS a ON a.account = u.account
GROUP BY u.frame
HAVING count(*) BETWEEN 2 AND $max_accounts
