"""Cells of meaning: on which side of a set of planes the vector of a text lies, one bit a plane.

Source: random hyperplanes (Charikar, Similarity estimation techniques from rounding algorithms, 2002).
Where every wording of a frame is new, no two exchanges share a near-duplicate; yet their vectors point
the same way, so that they crowd into few cells, and the accounts that meet in the same cells again and
again are one pool. A cell that customers fill by chance is common and joins nothing. Whoever reads the
bits takes as many of them as its traffic is large: fewer planes cut wider cells.
"""

from __future__ import annotations

from functools import lru_cache

import numba as nb
import numpy as np
from numpy.typing import NDArray

from stillwatch.model.lake import CELL_BITS, MEANING_DIMENSIONS

_SCALE = 4096  # 64 products of 7 and 15 bits stay below 2**31
_SEED = 20260105  # any; fixed so that cells are the same in every lake


def meaning_cells(meanings: NDArray[np.int8], place: int) -> NDArray[np.int32]:
    """Bits of each vector (int8 [n, 64]) at one place, the first plane's in the lowest place. The zero
    vector, which has no direction, lies on the negative side of all."""
    codes: NDArray[np.int32] = _sides(np.ascontiguousarray(meanings), _planes(place))
    return codes


@nb.njit(cache=True)
def _sides(meanings: NDArray[np.int8], planes: NDArray[np.int32]) -> NDArray[np.int32]:
    # whole numbers, whose sums do not depend on the order that a processor takes
    codes = np.zeros(len(meanings), np.int32)
    for i in range(len(meanings)):
        for plane in range(len(planes)):
            dot = np.int32(0)
            for d in range(MEANING_DIMENSIONS):
                dot += np.int32(meanings[i, d]) * planes[plane, d]
            if dot > 0:
                codes[i] |= np.int32(1) << np.int32(plane)
    return codes


@lru_cache(maxsize=8)
def _planes(place: int) -> NDArray[np.int32]:
    """Normals of the planes, int32 [CELL_BITS, 64]."""
    normals = np.random.default_rng((_SEED, place)).standard_normal((CELL_BITS, MEANING_DIMENSIONS))
    return np.rint(normals * _SCALE).astype(np.int32)
