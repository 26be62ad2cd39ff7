-- A row is one frame that more than one account shows: most texts are seen once and go no further.
-- Only frames whose lowest bits ($mask) are $part: what all of them together need does not fit into memory.
SELECT frame
FROM sightings
WHERE frame & CAST($mask AS BIGINT) = $part
GROUP BY frame
HAVING min(account) <> max(account)
