"""Frames by meaning: texts that say the same in other words fall into the same cell of directions.

Source: random hyperplanes (Charikar, Similarity estimation techniques from rounding algorithms, 2002).
Where every wording of a frame is new, no two exchanges share a near-duplicate; yet their vectors point
the same way, so that they crowd into few cells, and the accounts that meet in the same cells again and
again are one pool. A cell that customers fill by chance is common and joins nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stillwatch.model.lake import MEANING_DIMENSIONS

# 14 planes: two paraphrases (cosine .9) share a cell with chance .12, unrelated texts with 1 in 16,384
_PLANES = 14
_SEED = 20260105  # any; fixed so that cells are the same in every run
_CELL_BASE = np.int64(1) << np.int64(40)


def meaning_cells(meanings: NDArray[np.int8], place: int) -> NDArray[np.int64]:
    """Cell of each vector (int8 [n, 64]) at one place, as a frame id apart from text hashes; 0 for the
    zero vector, which has no direction."""
    planes = np.random.default_rng((_SEED, place)).standard_normal((MEANING_DIMENSIONS, _PLANES))
    bits = (meanings.astype(np.float32) @ planes.astype(np.float32)) > 0
    codes = bits @ (np.int64(1) << np.arange(_PLANES, dtype=np.int64))
    cells = _CELL_BASE + (np.int64(place) << np.int64(_PLANES)) + codes
    return np.where(meanings.any(axis=1), cells, 0)
