-- A row is one frame seen in one exchange by its meaning: the cell of a place, whatever the wording.
-- Reads `planes`: one row, with the mask of the planes that cut cells as wide as this traffic needs. Cells
-- are small numbers, apart from text hashes, and those of the three places lie apart.
SELECT e.id, e.account, 4294967296 + (e.system_cell & p.mask) AS frame
FROM exchanges AS e CROSS JOIN planes AS p
WHERE e.system_cell IS NOT NULL
UNION ALL
SELECT e.id, e.account, 8589934592 + (e.head_cell & p.mask) AS frame
FROM exchanges AS e CROSS JOIN planes AS p
WHERE e.head_cell IS NOT NULL
UNION ALL
SELECT e.id, e.account, 12884901888 + (e.tail_cell & p.mask) AS frame
FROM exchanges AS e CROSS JOIN planes AS p
WHERE e.tail_cell IS NOT NULL
