-- A row is one frame that several accounts use, but not so many that it is common property.
-- A frame of one or two accounts ties nobody; one of more than $max_accounts is a phrase, not a frame.
SELECT frame,
       count(*) AS exchanges,
       count(DISTINCT account) AS accounts,
       min(ts) AS first_seen
FROM sightings
GROUP BY frame
HAVING count(DISTINCT account) BETWEEN $min_accounts AND $max_accounts
