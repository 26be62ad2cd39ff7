-- A row is one text that at least two members of a campaign show in exchanges which it claims.
-- Reads the view `texts_shown` and `claimed`: the campaign's number and the exchange's id.
SELECT c.campaign, t.unit, count(DISTINCT t.account) AS members, count(DISTINCT t.id) AS exchanges
FROM texts_shown AS t
JOIN claimed AS c ON c.id = t.id
GROUP BY c.campaign, t.unit
HAVING count(DISTINCT t.account) >= 2
