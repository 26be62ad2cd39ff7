-- A row is a pair of frames that share more accounts than chance brings: how many, and how many by chance.
-- Reads `meetings`; where these are of families, so are the pairs.
-- Of an account's frames only the $per_account that can say most are paired, which bounds the work: those
-- it uses often (at least $least times), neither known to everybody nor to two accounts only (a pool has
-- more members). Pairs that share fewer than two accounts, or less than $lift times what chance has it, are no
-- evidence; so a frame of more than $population / $lift accounts is in none.
-- Chance is that of the bipartite configuration model: busy accounts share frames more easily, so the
-- product of the two frames' accounts is scaled by how unevenly frames are spread over accounts.
WITH ranked AS (
    SELECT frame, account, accounts,
           row_number() OVER (
               PARTITION BY account
               ORDER BY exchanges * ln($population / accounts) * ln(accounts) DESC, accounts, frame) AS place
    FROM meetings
    WHERE exchanges >= $least AND accounts * $lift <= $population
),
kept AS (
    SELECT frame, account, accounts FROM ranked WHERE place <= $per_account
),
busy AS (
    SELECT account, CAST(count(*) AS DOUBLE) AS frames FROM ranked GROUP BY account
),
spread AS (
    SELECT sum(frames * frames) / (sum(frames) * sum(frames)) AS share FROM busy
)
SELECT a.frame AS one,
       b.frame AS other,
       count(*) AS together,
       min(a.accounts) * min(b.accounts) * min(s.share) AS expected
FROM kept AS a
JOIN kept AS b ON a.account = b.account AND a.frame < b.frame
CROSS JOIN spread AS s
GROUP BY a.frame, b.frame
HAVING count(*) >= 2 AND count(*) >= $lift * (min(a.accounts) * min(b.accounts) * min(s.share))
