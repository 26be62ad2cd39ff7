-- A row is one account: its exchanges, tokens, first and last moment.
SELECT account,
       count(*) AS exchanges,
       min(ts) AS first_seen,
       max(ts) AS last_seen,
       sum(coalesce(output_tokens, 0)) AS output_tokens,
       min(org) AS org
FROM exchanges
GROUP BY account
ORDER BY account
