-- A row is one exchange: its id, its account, the texts at the three places where a frame may stand, and its
-- sentences.
SELECT id, account, system, head, tail, sentences FROM exchanges
