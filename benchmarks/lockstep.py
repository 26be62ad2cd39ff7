"""Pairs of accounts in lockstep, the classic method, as one statement of SQL.

Source: SynchroTrap (Cao, Yang, Yu and Palow, CCS 2014): two accounts act alike if they do the same thing in
the same stretch of time; pairs that do so often are joined, and clusters of them are suspects.
"""

from __future__ import annotations

from typing import Final

import duckdb
import numpy as np

from benchmarks.toolkit import Edges

_CROWD: Final = 64  # accounts in one stretch from which on a frame is a fashion; bounds the pairs, too
_PAIRS: Final = """
WITH seen AS (SELECT DISTINCT account, frame, second // $seconds AS stretch FROM sightings),
met AS (
    SELECT frame, stretch FROM seen GROUP BY frame, stretch HAVING count(*) BETWEEN 2 AND $crowd
),
kept AS (SELECT account, frame, stretch FROM seen SEMI JOIN met USING (frame, stretch))
SELECT a.account AS one, b.account AS other, count(*) AS weight
FROM kept AS a JOIN kept AS b ON a.frame = b.frame AND a.stretch = b.stretch AND a.account < b.account
GROUP BY a.account, b.account
HAVING count(*) >= 2
"""


def lockstep_pairs(database: duckdb.DuckDBPyConnection, seconds: int) -> Edges:
    """Pairs of accounts by how often both showed a frame in one stretch of so many seconds."""
    found = database.execute(_PAIRS, {"seconds": seconds, "crowd": _CROWD}).fetchnumpy()
    return Edges(*(np.asarray(found[name], np.int64) for name in ("one", "other", "weight")))
