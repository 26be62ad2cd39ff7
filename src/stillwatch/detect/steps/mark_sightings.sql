-- A row is one mark of a campaign that one exchange shows.
-- Reads the view `texts_shown` and `marks`: one distinct unit a row.
SELECT DISTINCT t.id, t.account, t.ts, t.unit
FROM texts_shown AS t
JOIN marks AS m ON m.unit = t.unit
