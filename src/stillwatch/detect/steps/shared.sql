-- A row is one frame that more than one account shows: most texts are seen once and go no further.
SELECT frame
FROM sightings
GROUP BY frame
HAVING min(account) <> max(account)
