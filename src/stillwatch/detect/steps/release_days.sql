-- A row is one account that was active on the day after a model's release: its first exchange of that day,
-- and its first one with the model (null where it had none).
-- Reads `releases`: model, released and day_after (moments).
SELECT r.model,
       e.account,
       min(e.ts) AS first_active,
       min(CASE WHEN e.model = r.model THEN e.ts END) AS first_moved
FROM exchanges AS e
JOIN releases AS r ON e.ts >= r.released AND e.ts < r.day_after
GROUP BY r.model, e.account
