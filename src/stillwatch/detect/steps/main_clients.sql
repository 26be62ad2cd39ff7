-- A row is one account and the client it uses most; the smallest hash among equals.
SELECT account, client
FROM (
    SELECT account, client, row_number() OVER (PARTITION BY account ORDER BY exchanges DESC, client) AS place
    FROM (
        SELECT account, client, count(*) AS exchanges
        FROM exchanges
        WHERE client IS NOT NULL
        GROUP BY account, client
    ) AS counted
) AS ranked
WHERE place = 1
