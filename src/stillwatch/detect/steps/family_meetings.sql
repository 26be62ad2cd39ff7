-- A row is one account's use of one family of frames: how often it shows one of them (an exchange that shows
-- two counts twice), and how many accounts use the family. Reads `families`: frame and family.
-- A family of one account ties nobody; one of more than $max_accounts is common property.
WITH used AS (
    SELECT f.family, u.account, CAST(sum(u.exchanges) AS BIGINT) AS exchanges
    FROM uses AS u
    JOIN families AS f ON f.frame = u.frame
    GROUP BY f.family, u.account
),
known AS (
    SELECT family, count(*) AS accounts
    FROM used
    GROUP BY family
    HAVING count(*) BETWEEN 2 AND $max_accounts
)
SELECT u.family AS frame, u.account, u.exchanges, k.accounts
FROM used AS u
JOIN known AS k ON k.family = u.family
