"""MinHash of a run of words: near-duplicates agree in many of its values.

Source: A. Broder, On the resemblance and containment of documents, 1997. The set is the word
bigrams together with the longer single words: bigrams alone lose a short frame at the first
changed word. Keyed, so that without the key a sketch cannot be tried against guessed texts.
"""

from __future__ import annotations

import numba as nb
import numpy as np

from stillwatch.detect.fingerprints.arrays import Bytes, UInt16s, UInt64s
from stillwatch.detect.fingerprints.hashing import mix
from stillwatch.model.lake import SKETCH_SIZE

_LONG_WORD_BYTES = 5
_MAX_WORDS = 400
_GOLDEN = 0x9E3779B97F4A7C15


def _steps() -> tuple[UInt64s, UInt64s]:
    """Factors a, b so that value i of an element is a[i] * element + b[i] * step: what repeated
    `h = h * _GOLDEN + step` gives, without one value waiting for the one before it."""
    factors, addends = [], []
    factor, addend = 1, 0
    for _ in range(SKETCH_SIZE):
        factor = factor * _GOLDEN % 2**64
        addend = (addend * _GOLDEN + 1) % 2**64
        factors.append(factor)
        addends.append(addend)
    return np.array(factors, np.uint64), np.array(addends, np.uint64)


_FACTORS, _ADDENDS = _steps()


@nb.njit(cache=True)
def sketch(
    hashes: UInt64s, sizes: Bytes, start: int, stop: int, secret: np.uint64, scratch: UInt64s, out: UInt16s
) -> None:
    """Write SKETCH_SIZE values for words `start:stop` into `out`; `scratch` has SKETCH_SIZE places."""
    for i in range(SKETCH_SIZE):
        scratch[i] = np.uint64(0xFFFFFFFFFFFFFFFF)
    stop = min(stop, start + _MAX_WORDS)
    for w in range(start, stop):
        if w + 1 < stop or stop - start == 1:
            other = hashes[w + 1] if w + 1 < stop else np.uint64(0)
            _offer(mix(hashes[w] * np.uint64(3) + other + secret), scratch)
        if sizes[w] >= _LONG_WORD_BYTES:
            _offer(mix(hashes[w] ^ secret), scratch)
    for i in range(SKETCH_SIZE):
        # fold the 64-bit minimum to 16 even bits: the minimum itself is crowded near 0
        out[i] = np.uint16(mix(scratch[i]) >> np.uint64(48))


@nb.njit(cache=True, inline="always")
def _offer(element: np.uint64, scratch: UInt64s) -> None:
    step = (element >> np.uint64(17)) | np.uint64(1)
    for i in range(SKETCH_SIZE):
        # double hashing in place of 24 hash functions (Kirsch and Mitzenmacher, 2006)
        h = _FACTORS[i] * element + _ADDENDS[i] * step
        value = h ^ (h >> np.uint64(29))
        scratch[i] = min(scratch[i], value)
