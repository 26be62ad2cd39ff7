"""The static token table: WordPiece tokens, their vectors, and a hash index that kernels can read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources

import numba as nb
import numpy as np

from stillwatch.detect.fingerprints.arrays import Bytes, Int8s, Int32s, UInt64s

# FNV-1a offset bases: a token that continues a word hashes apart from one that begins it
PLAIN = np.uint64(0xCBF29CE484222325)
CONTINUED = np.uint64(0x9AE16A3B2F90404F)
_PRIME = np.uint64(0x100000001B3)
_INDEX_BITS = 17
_PREFIX_BITS = 20


@dataclass(frozen=True)
class Vocabulary:
    """`keys[i]` is a token's hash (0: empty) and `slots[i]` its row in `vectors` (int8 [tokens, 64]).

    `prefixes` is a bit set of the hashes of all beginnings of tokens; a few bits are set by chance."""

    keys: UInt64s
    slots: Int32s
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
    size = 1 << _INDEX_BITS
    keys = np.zeros(size, np.uint64)
    slots = np.full(size, -1, np.int32)
    prefixes = np.zeros(1 << (_PREFIX_BITS - 3), np.uint8)
    for row, token in enumerate(tokens):
        continued = token.startswith("##") and len(token) > 2
        data = np.frombuffer((token[2:] if continued else token).encode() or b" ", np.uint8)
        start = CONTINUED if continued else PLAIN
        _insert(np.uint64(_hash(data, start)), row, keys, slots)
        _insert_prefixes(data, start, prefixes)
    return Vocabulary(keys, slots, vectors, prefixes)


@nb.njit(cache=True)
def _hash(data: Bytes, start: np.uint64) -> np.uint64:
    h = start
    for byte in data:
        h = (h ^ np.uint64(byte)) * _PRIME
    return h


@nb.njit(cache=True)
def _insert(h: np.uint64, row: int, keys: UInt64s, slots: Int32s) -> None:
    at = np.int64(h >> np.uint64(64 - _INDEX_BITS))
    while slots[at] >= 0:
        at = (at + 1) & (keys.size - 1)
    keys[at] = h
    slots[at] = row


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
def find(h: np.uint64, keys: UInt64s, slots: Int32s) -> int:
    """Row of the token with hash `h`, or -1."""
    at = np.int64(h >> np.uint64(64 - _INDEX_BITS))
    while True:
        key = keys[at]
        if key == h:
            return int(slots[at])  # -1 where the place is empty and h is 0
        if key == 0:
            return -1
        at = (at + 1) & (keys.size - 1)
