"""Where hashes stand among distinct ones, by a table: searching sorted ones walks through memory."""

from __future__ import annotations

from typing import Final

import numba as nb
import numpy as np
from numpy.typing import NDArray

from stillwatch.detect.frames.texts import SCATTER, place, slot_of

Ints = NDArray[np.int64]
Marks = NDArray[np.uint8]

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


@nb.njit(cache=True, inline="always")
def shift_of(marks: Marks) -> np.uint64:
    """By how much a scattered hash is moved to get the number of its bit."""
    bits, size = 0, 8 * marks.size
    while (1 << bits) < size:
        bits += 1
    return np.uint64(64 - bits)


@nb.njit(cache=True)
def marks_of(hashes: Ints) -> Marks:
    """A bit for each hash, and by chance for one in sixteen others: most sightings are none of those that are
    looked for, and this is small enough to be at hand where the table is not."""
    size = 8
    while size < 2 * hashes.size:
        size *= 2
    marks = np.zeros(size, np.uint8)
    shift = shift_of(marks)
    for i in range(hashes.size):
        bit = (np.uint64(hashes[i]) * SCATTER) >> shift
        marks[bit >> np.uint64(3)] |= np.uint8(1) << np.uint8(bit & np.uint64(7))
    return marks


@nb.njit(cache=True, inline="always")
def is_marked(hashed: np.int64, marks: Marks, shift: np.uint64) -> bool:
    """Whether the bit of `hashed` is set; `shift` as `shift_of` gives it."""
    bit = (np.uint64(hashed) * SCATTER) >> shift
    return bool(marks[bit >> np.uint64(3)] >> (bit & np.uint64(7)) & np.uint8(1))
