-- A row is one cell of meaning seen in one exchange: the frame, whatever its wording.
-- Reads `placed`: one row an exchange with its row number x, account, ts and the cells of its places.
SELECT x, account, ts, system_cell AS frame FROM placed WHERE system_cell <> 0
UNION
SELECT x, account, ts, head_cell AS frame FROM placed WHERE head_cell <> 0
UNION
SELECT x, account, ts, tail_cell AS frame FROM placed WHERE tail_cell <> 0
