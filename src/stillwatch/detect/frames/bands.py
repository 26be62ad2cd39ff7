"""Bands of sketches: which sketches share a band's key with others, found a part of the keys at a time.

Most texts resemble none and are alone with all their keys. The keys of a band are cut into parts that fit
into the processor's cache (radix partitioning), so that telling the lonely ones costs no walk through memory.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numba as nb
import numpy as np
from numpy.typing import NDArray

from stillwatch.detect.frames.texts import SCATTER
from stillwatch.model.lake import SKETCH_SIZE

BAND_ROWS: Final = 2
BANDS: Final = SKETCH_SIZE // BAND_ROWS
_PARTS_BITS: Final = 9
PARTS: Final = 1 << _PARTS_BITS
_SHIFT: Final = np.uint64(64 - _PARTS_BITS)
_AT_ONCE: Final = 1 << 20  # sketches that are cut into parts at a time

Keys = NDArray[np.uint64]
Piece = tuple[Keys, NDArray[np.int64]]
"""Keys by part, and where each part begins: [PARTS + 1]."""


def cut_band(
    sketches: NDArray[np.uint16], band: int, run: Callable[[Callable[[int], Piece], range], list[Piece]]
) -> list[Piece]:
    """The band's keys of all sketches (uint16 [n, SKETCH_SIZE]): key in the upper half, index in the lower.
    `run` maps a function over the pieces, here or in threads."""
    firsts = range(0, len(sketches), _AT_ONCE)
    return run(lambda first: _parted(sketches, first, first + _AT_ONCE, band * BAND_ROWS), firsts)


def crowded(pieces: list[Piece], part: int) -> Keys:
    """Of one part the keys that several sketches have, sorted, and a few that one has."""
    found: Keys = _crowded(np.concatenate([keys[at[part] : at[part + 1]] for keys, at in pieces]))
    found.sort()  # here, since numba's own takes longer
    return found


@nb.njit(cache=True, nogil=True)
def _parted(sketches: NDArray[np.uint16], first: int, last: int, column: int) -> Piece:
    last = min(last, sketches.shape[0])
    keys = np.empty(last - first, np.uint64)
    offsets = np.zeros(PARTS + 1, np.int64)
    for i in range(first, last):
        key = (np.uint64(sketches[i, column]) << np.uint64(16)) | np.uint64(sketches[i, column + 1])
        keys[i - first] = (key << np.uint64(32)) | np.uint64(i)
        offsets[((key * SCATTER) >> _SHIFT) + np.uint64(1)] += 1
    offsets = np.cumsum(offsets)
    at = offsets.copy()
    parted = np.empty_like(keys)
    for i in range(keys.size):
        part = ((keys[i] >> np.uint64(32)) * SCATTER) >> _SHIFT
        parted[at[part]] = keys[i]
        at[part] += 1
    return parted, offsets


@nb.njit(cache=True, nogil=True)
def _crowded(keys: Keys) -> Keys:
    bits = 4
    while (1 << bits) < 4 * keys.size:
        bits += 1
    seen, shift = np.zeros(1 << bits, np.uint8), np.uint64(64 - bits)
    slots = np.empty(keys.size, np.uint32)
    for i in range(keys.size):
        # the highest bits are alike within a part
        slots[i] = (((keys[i] >> np.uint64(32)) * SCATTER) << np.uint64(_PARTS_BITS)) >> shift
        seen[slots[i]] = min(seen[slots[i]] + 1, 2)
    found, count = np.empty_like(keys), 0
    for i in range(keys.size):
        if seen[slots[i]] > 1:
            found[count] = keys[i]
            count += 1
    return found[:count]
