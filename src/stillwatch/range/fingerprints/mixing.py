"""Random numbers without a state: the bits of a key depend on the key alone, not on who asked before."""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from stillwatch.detect.fingerprints.arrays import Float64s, Int64s, UInt64s
from stillwatch.detect.fingerprints.hashing import mix

_LEVELS = 4096
_STEP = np.uint64(0x9E3779B97F4A7C15)


@nb.njit(nb.uint64[:](nb.uint64[:], nb.uint64), cache=True)
def spread(keys: UInt64s, salt: np.uint64) -> UInt64s:
    """64 even bits for each key; another salt gives other bits."""
    out = np.empty(keys.size, np.uint64)
    shift = (salt + np.uint64(1)) * _STEP
    for i in range(keys.size):
        out[i] = mix(keys[i] + shift)
    return out


def hashes_of(codes: NDArray[np.integer], salt: int) -> Int64s:
    """A hash for each small number, as identifiers have; equal numbers get equal hashes."""
    hashes: Int64s = spread(np.ascontiguousarray(codes, np.uint64), np.uint64(salt)).view(np.int64)
    return hashes


def share_of(bits: UInt64s, at: int) -> Float64s:
    """16 of the bits, from place `at` on, as a number from 0 to 1."""
    part = (bits >> np.uint64(at)) & np.uint64(0xFFFF)
    shares: Float64s = (part.astype(np.float64) + 0.5) / 65536.0
    return shares


def bell(bits: UInt64s, at: int) -> Float64s:
    """12 of the bits, from place `at` on, as a draw from the standard normal distribution."""
    drawn: Float64s = _QUANTILES[((bits >> np.uint64(at)) & np.uint64(_LEVELS - 1)).astype(np.int64)]
    return drawn


def _normal_quantiles() -> Float64s:
    from scipy.special import ndtri

    levels: Float64s = ndtri((np.arange(_LEVELS) + 0.5) / _LEVELS)
    return levels


_QUANTILES = _normal_quantiles()
