-- A row is one frame seen in one exchange: a place's near-duplicate cluster, or an exact
-- sentence.
-- Reads `placed`: one row an exchange with its row number x, account, ts and the frames of its places.
SELECT x, account, ts, system AS frame FROM placed WHERE system <> 0
UNION
SELECT x, account, ts, head AS frame FROM placed WHERE head <> 0
UNION
SELECT x, account, ts, tail AS frame FROM placed WHERE tail <> 0
UNION
SELECT x, account, ts, sentence AS frame FROM sentences
