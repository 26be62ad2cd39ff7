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


class DistinctTexts:
    """Each text once, in the order of arrival, by an open-addressing table of its places."""

    def __init__(self) -> None:
        self._hashes = np.empty(_FIRST, np.int64)
        self._sketches = np.empty((_FIRST, SKETCH_SIZE), np.uint16)
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
        if self._count + batch.num_rows > len(self._hashes):
            self._grow(self._count + batch.num_rows)
        sketches = binary_rows(batch.column("sketch"), SKETCH_BYTES).view(np.uint16)
        units = batch.column("unit").to_numpy()
        self._count = _add(units, sketches, self._table, self._hashes, self._sketches, self._count)

    def _grow(self, least: int) -> None:
        room = 1 << least.bit_length()
        self._hashes = np.concatenate([self.hashes, np.empty(room - self._count, np.int64)])
        # what is not yet written takes no memory, so that room ahead costs nothing
        wider = np.empty((room, SKETCH_SIZE), np.uint16)
        wider[: self._count] = self.sketches
        self._sketches = wider
        self._table = np.full(2 * room, -1, np.int32)
        place(self.hashes, self._table)


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


@nb.njit(cache=True)
def _add(
    units: NDArray[np.int64],
    sketches: NDArray[np.uint16],
    table: NDArray[np.int32],
    hashes: NDArray[np.int64],
    kept: NDArray[np.uint16],
    count: int,
) -> int:
    for i in range(units.size):
        slot = slot_of(units[i], table, hashes)
        if table[slot] < 0:
            table[slot] = count
            hashes[count] = units[i]
            for j in range(kept.shape[1]):  # several times as fast as the assignment of a row
                kept[count, j] = sketches[i, j]
            count += 1
    return count


def binary_rows(column: pa.Array, width: int) -> NDArray[np.uint8]:
    """A binary column whose values all have `width` bytes, as uint8 [n, width]; no nulls."""
    fixed = column.cast(pa.binary(width))
    data = np.frombuffer(fixed.buffers()[1], np.uint8)
    return data[fixed.offset * width : (fixed.offset + len(fixed)) * width].reshape(-1, width)
