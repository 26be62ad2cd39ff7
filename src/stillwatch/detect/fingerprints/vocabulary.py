"""The static token table: WordPiece tokens, their vectors, and a hash index that kernels can read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import numba as nb
import numpy as np

from stillwatch.detect.fingerprints.arrays import Bytes, Int8s, UInt64s

# FNV-1a offset bases: a token that continues a word hashes apart from one that begins it
PLAIN = np.uint64(0xCBF29CE484222325)
CONTINUED = np.uint64(0x9AE16A3B2F90404F)
_PRIME = np.uint64(0x100000001B3)
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # FNV leaves the first bits of short words much alike
_INDEX_BITS = 16
_ROW_BITS = np.uint64(16)  # of an entry; the other 48 hold the end of the hash, its beginning is the place
_ROW_MASK = np.uint64(0xFFFF)
_PREFIX_BITS = 20


@dataclass(frozen=True)
class Vocabulary:
    """`index` leads from a token's hash to its row in `vectors` (int8 [tokens, 64]).

    `prefixes` is a bit set of the hashes of all beginnings of tokens; a few bits are set by chance."""

    index: UInt64s
    vectors: Int8s
    prefixes: Bytes


@cache
def load_vocabulary() -> Vocabulary:
    """The table that ships with the package (see table/README.md for what it was learned from)."""
    with resources.files(__package__).joinpath("table/tokens.npz").open("rb") as file:
        stored = np.load(file)
        tokens = stored["tokens"].tobytes().decode().split("\n")
        vectors = np.ascontiguousarray(stored["vectors"])
    if len(tokens) != len(vectors):
        raise ValueError(f"tokens.npz: {len(tokens)} tokens for {len(vectors)} vectors; build the table anew")
    index = np.zeros(1 << _INDEX_BITS, np.uint64)
    prefixes = np.zeros(1 << (_PREFIX_BITS - 3), np.uint8)
    for row, token in enumerate(tokens):
        continued = token.startswith("##") and len(token) > 2
        data = np.frombuffer((token[2:] if continued else token).encode() or b" ", np.uint8)
        start = CONTINUED if continued else PLAIN
        _insert(np.uint64(_hash(data, start)), row, index)
        _insert_prefixes(data, start, prefixes)
    return Vocabulary(index, vectors, prefixes)


@nb.njit(cache=True)
def _hash(data: Bytes, start: np.uint64) -> np.uint64:
    h = start
    for byte in data:
        h = (h ^ np.uint64(byte)) * _PRIME
    return h


@nb.njit(cache=True)
def _insert(h: np.uint64, row: int, index: UInt64s) -> None:
    h *= _SPREAD
    at = h >> np.uint64(64 - _INDEX_BITS)
    while index[at] != 0:
        at = (at + np.uint64(1)) & np.uint64(index.size - 1)
    index[at] = (h << _ROW_BITS) | np.uint64(row + 1)


@nb.njit(cache=True)
def _insert_prefixes(data: Bytes, start: np.uint64, prefixes: Bytes) -> None:
    h = start
    for byte in data:
        h = (h ^ np.uint64(byte)) * _PRIME
        bit = h >> np.uint64(64 - _PREFIX_BITS)
        prefixes[bit >> np.uint64(3)] |= np.uint8(1) << np.uint8(bit & np.uint64(7))


@nb.njit(cache=True, inline="always")
def begins_token(h: np.uint64, prefixes: Bytes) -> bool:
    """False where no token begins with the text whose hash is `h`; seldom wrongly true."""
    bit = h >> np.uint64(64 - _PREFIX_BITS)
    return bool((prefixes[bit >> np.uint64(3)] >> np.uint8(bit & np.uint64(7))) & np.uint8(1))


@nb.njit(cache=True, inline="always")
def find(h: np.uint64, index: UInt64s) -> int:
    """Row of the token with hash `h`, or -1."""
    h *= _SPREAD
    at = h >> np.uint64(64 - _INDEX_BITS)
    wanted = h << _ROW_BITS
    while True:
        entry = index[at]
        if (entry ^ wanted) <= _ROW_MASK or entry == 0:
            return int(entry & _ROW_MASK) - 1
        at = (at + np.uint64(1)) & np.uint64(index.size - 1)
