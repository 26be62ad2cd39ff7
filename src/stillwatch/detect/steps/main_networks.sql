-- A row is one account and the network prefix it uses most; the smallest hash among equals.
SELECT account, net
FROM (
    SELECT account, net, row_number() OVER (PARTITION BY account ORDER BY exchanges DESC, net) AS place
    FROM (
        SELECT account, net, count(*) AS exchanges
        FROM exchanges
        WHERE net IS NOT NULL
        GROUP BY account, net
    ) AS counted
) AS ranked
WHERE place = 1
