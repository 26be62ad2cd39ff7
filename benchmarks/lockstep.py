"""Pairs of accounts in lockstep, the classic method, as one statement of SQL.

Source: SynchroTrap (Cao, Yang, Yu and Palow, CCS 2014): two accounts act alike if they do the same thing in
the same stretch of time; pairs that do so often are joined, and clusters of them are suspects.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import duckdb
import numpy as np

from benchmarks.toolkit import Edges

_CROWD: Final = 64  # accounts in one stretch from which on a frame is a fashion; bounds the pairs, too
_PAIRS: Final = """
WITH seen AS (
    SELECT DISTINCT account, epoch_us(ts) // (1000000 * $seconds) AS stretch,
           unnest(list_concat([system, head, tail], coalesce(sentences, []))) AS frame
    FROM exchanges
),
met AS (
    SELECT frame, stretch FROM seen WHERE frame IS NOT NULL
    GROUP BY frame, stretch HAVING count(*) BETWEEN 2 AND $crowd
),
kept AS (SELECT DISTINCT account, stretch, frame FROM seen SEMI JOIN met USING (frame, stretch))
SELECT a.account AS one, b.account AS other, count(DISTINCT a.stretch) AS weight
FROM kept AS a JOIN kept AS b ON a.frame = b.frame AND a.stretch = b.stretch AND a.account < b.account
GROUP BY a.account, b.account
HAVING count(DISTINCT a.stretch) >= 2
"""


def lockstep_pairs(parts: Sequence[Path], seconds: int) -> Edges:
    """Pairs of accounts by the number of stretches of time in which both showed one frame."""
    with duckdb.connect() as connection:
        connection.read_parquet([str(part) for part in parts]).create_view("exchanges")
        found = connection.execute(_PAIRS, {"seconds": seconds, "crowd": _CROWD}).fetchnumpy()
    return Edges(*(np.asarray(found[name], np.int64) for name in ("one", "other", "weight")))
