"""The distinct texts among many sightings, each with its sketch, in as little memory as they take."""

from __future__ import annotations

from typing import Final

import numba as nb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from stillwatch.model.lake import SKETCH_BYTES, SKETCH_SIZE

# multiplicative hashing (Knuth, The Art of Computer Programming, volume 3): 2**64 over the golden ratio
SCATTER: Final = np.uint64(0x9E3779B97F4A7C15)
_FIRST: Final = 1 << 12  # texts that there is room for at first
_AHEAD: Final = 1 << 25  # texts that room is reserved for at most: some systems count what is not written
_ASKED: Final = 1 << 12  # texts whose places are asked for together


class DistinctTexts:
    """Each text once, in the order of arrival, by an open-addressing table of its places."""

    def __init__(self, expected: int = 0) -> None:
        """There is room for about so many texts from the start: what is not yet written takes no memory, and
        growing copies what is there."""
        room = 1 << max(min(expected, _AHEAD) - 1, _FIRST - 1).bit_length()
        self._hashes = np.empty(room, np.int64)
        self._sketches = np.empty((room, SKETCH_SIZE), np.uint16)
        self._table = np.full(2 * _FIRST, -1, np.int32)
        self._count = 0

    @property
    def hashes(self) -> NDArray[np.int64]:
        """The texts' hashes."""
        return self._hashes[: self._count]

    @property
    def sketches(self) -> NDArray[np.uint16]:
        """Their sketches, uint16 [n, SKETCH_SIZE]."""
        return self._sketches[: self._count]

    def add(self, batch: pa.RecordBatch) -> None:
        """More sightings: columns unit (int64) and sketch (binary of SKETCH_BYTES), without nulls."""
        most = self._count + batch.num_rows
        if most > len(self._hashes):
            self._grow(most)
        if 2 * most > len(self._table):
            self.finish()
            self._table = np.full(1 << (2 * most).bit_length(), -1, np.int32)
            place(self.hashes, self._table)
        sketches = binary_rows(batch.column("sketch"), SKETCH_BYTES).view(np.uint16)
        units = batch.column("unit").to_numpy()
        self._count = _add(units, sketches, self._table, self._hashes, self._sketches, self._count)

    def finish(self) -> None:
        """No more sightings come: give back what finding texts took."""
        self._table = np.empty(0, np.int32)

    def _grow(self, least: int) -> None:
        room = 1 << least.bit_length()
        self._hashes = np.concatenate([self.hashes, np.empty(room - self._count, np.int64)])
        wider = np.empty((room, SKETCH_SIZE), np.uint16)
        wider[: self._count] = self.sketches
        self._sketches = wider


@nb.njit(cache=True, inline="always")
def slot_of(unit: np.int64, table: NDArray[np.int32], hashes: NDArray[np.int64]) -> np.uint64:
    """Where in the open-addressing table of `hashes` the text is, or where it would be put."""
    mask = np.uint64(table.size - 1)
    slot = ((np.uint64(unit) * SCATTER) >> np.uint64(20)) & mask
    while table[slot] >= 0 and hashes[table[slot]] != unit:
        slot = (slot + np.uint64(1)) & mask
    return slot


@nb.njit(cache=True)
def place(hashes: NDArray[np.int64], table: NDArray[np.int32]) -> None:
    """Put all hashes, each once, into the empty table (-1), whose size is a power of two beyond theirs."""
    for i in range(hashes.size):
        table[slot_of(hashes[i], table, hashes)] = i


@nb.njit(cache=True, nogil=True)
def _add(
    units: NDArray[np.int64],
    sketches: NDArray[np.uint16],
    table: NDArray[np.int32],
    hashes: NDArray[np.int64],
    kept: NDArray[np.uint16],
    count: int,
) -> int:
    for first in range(0, units.size, _ASKED):
        some = units[first : first + _ASKED]
        _ask_for(some, table, hashes)
        for i in range(some.size):
            slot = slot_of(some[i], table, hashes)
            if table[slot] < 0:
                table[slot] = count
                hashes[count] = some[i]
                for j in range(kept.shape[1]):  # several times as fast as the assignment of a row
                    kept[count, j] = sketches[first + i, j]
                count += 1
    return count


@nb.njit(cache=True)
def _ask_for(units: NDArray[np.int64], table: NDArray[np.int32], hashes: NDArray[np.int64]) -> int:
    """Read what `slot_of` will read first, so that memory brings many of these at a time and none is waited
    for; the sum keeps a compiler from leaving the reading out."""
    mask, places, told = np.uint64(table.size - 1), np.empty(units.size, np.int32), 0
    for i in range(units.size):
        places[i] = table[((np.uint64(units[i]) * SCATTER) >> np.uint64(20)) & mask]
    for i in range(units.size):
        if places[i] >= 0:
            told += hashes[places[i]]
    return told


def binary_rows(column: pa.Array, width: int) -> NDArray[np.uint8]:
    """A binary column whose values all have `width` bytes, as uint8 [n, width]; no nulls."""
    fixed = column.cast(pa.binary(width))
    data = np.frombuffer(fixed.buffers()[1], np.uint8)
    return data[fixed.offset * width : (fixed.offset + len(fixed)) * width].reshape(-1, width)
