"""Cells of meaning: on which side of a set of planes the vector of a text lies, one bit a plane.

Source: random hyperplanes (Charikar, Similarity estimation techniques from rounding algorithms, 2002).
Where every wording of a frame is new, no two exchanges share a near-duplicate; yet their vectors point
the same way, so that they crowd into few cells, and the accounts that meet in the same cells again and
again are one pool. A cell that customers fill by chance is common and joins nothing. Whoever reads the
bits takes as many of them as its traffic is large: fewer planes cut wider cells.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from stillwatch.model.lake import CELL_BITS, MEANING_DIMENSIONS

_SEED = 20260105  # any; fixed so that cells are the same in every lake


def meaning_cells(meanings: NDArray[np.int8], place: int) -> NDArray[np.int32]:
    """Bits of each vector (int8 [n, 64]) at one place, the first plane's in the lowest place. The zero
    vector, which has no direction, lies on the negative side of all."""
    on_positive_side = (meanings.astype(np.float32) @ _planes(place)) > 0
    packed = np.packbits(on_positive_side, axis=1, bitorder="little").astype(np.int32)
    codes: NDArray[np.int32] = packed[:, 0] | packed[:, 1] << 8 | packed[:, 2] << 16
    return codes


@lru_cache(maxsize=8)
def _planes(place: int) -> NDArray[np.float32]:
    planes = np.random.default_rng((_SEED, place)).standard_normal((MEANING_DIMENSIONS, CELL_BITS))
    return planes.astype(np.float32)
