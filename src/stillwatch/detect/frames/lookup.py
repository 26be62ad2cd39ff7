"""Where hashes stand among distinct ones, by a table: searching sorted ones walks through memory."""

from __future__ import annotations

from typing import Final

import numba as nb
import numpy as np
from numpy.typing import NDArray

from stillwatch.detect.frames.texts import place, slot_of

Ints = NDArray[np.int64]

_LEAST_BITS: Final = 4


def places_of(asked: Ints, hashes: Ints) -> NDArray[np.int32]:
    """The index of each of the asked values among the `hashes` (each once), -1 where it is none of them."""
    table = table_for(len(hashes))
    place(hashes, table)
    found: NDArray[np.int32] = _places(asked, hashes, table)
    return found


def table_for(rows: int) -> NDArray[np.int32]:
    """Empty room for so many rows' numbers, at most a quarter full."""
    return np.full(1 << max((4 * rows - 1).bit_length(), _LEAST_BITS), -1, np.int32)


@nb.njit(cache=True)
def _places(asked: Ints, hashes: Ints, table: NDArray[np.int32]) -> NDArray[np.int32]:
    found = np.empty(asked.size, np.int32)
    for i in range(asked.size):
        found[i] = table[slot_of(asked[i], table, hashes)]
    return found
