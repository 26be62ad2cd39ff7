"""Which of some hashes may be among very many known ones: two bits each, so that nearly all of the others are
told apart without a look at the known ones (a Bloom filter; the hashes are uniform, so their own bits do)."""

from __future__ import annotations

from typing import Final

import numba as nb
import numpy as np

from stillwatch.detect.fingerprints.arrays import Bytes, Int64s

_BITS: Final = 32  # a known hash: one in 250 of the others, or fewer, passes
_SECOND: Final = 32  # the second bit is told by the upper half of the hash


class Sieve:
    """Lets all known hashes pass, and few others. Takes 4 to 8 bytes a known hash."""

    def __init__(self, known: Int64s) -> None:
        mask = (1 << max(int(known.size * _BITS - 1).bit_length(), 3)) - 1
        self._bits = np.zeros((mask + 1) >> 3, np.uint8)
        for slots in (known & mask, (known >> _SECOND) & mask):
            np.bitwise_or.at(self._bits, slots >> 3, np.uint8(1) << (slots & 7).astype(np.uint8))
        self.passing(known[:1])  # compiled before it is needed

    def passing(self, hashes: Int64s) -> Int64s:
        """Those of `hashes` that may be known, in order."""
        found: Int64s = _passing(hashes, self._bits)
        return found


@nb.njit(cache=True)
def _passing(hashes: Int64s, bits: Bytes) -> Int64s:
    out = np.empty(hashes.size, np.int64)
    mask, count = np.int64(bits.size * 8 - 1), 0
    for h in hashes:
        slot, other = h & mask, (h >> _SECOND) & mask
        if bits[slot >> 3] >> np.uint8(slot & 7) & 1 and bits[other >> 3] >> np.uint8(other & 7) & 1:
            out[count] = h
            count += 1
    return out[:count]
