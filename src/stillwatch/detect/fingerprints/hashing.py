"""Keyed 64-bit hashes of identifiers, and the keyed mixing that text hashes go through."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numba as nb
import numpy as np

from stillwatch.detect.fingerprints.arrays import Int64s, UInt64s

_MAX_REMEMBERED = 1 << 18  # about 60 MB


class IdentifierHasher:
    """Keyed BLAKE2b to a signed 64-bit number; one name space a kind, so that an e-mail domain and
    an organisation of the same spelling do not meet."""

    def __init__(self, key: bytes) -> None:
        self._key = key[:64]
        self._known: dict[tuple[str, str], int] = {}

    def one(self, kind: str, value: str) -> int:
        """Hash of `value` among identifiers of `kind`."""
        known = self._known.get((kind, value))
        if known is not None:
            return known
        number = self._hash(kind.encode()[:16], value)
        if len(self._known) < _MAX_REMEMBERED:
            self._known[kind, value] = number
        return number

    def many(self, kind: str, values: Iterable[str | None]) -> list[int | None]:
        """Hashes of `values`; `None` and the empty string stay `None`."""
        return [self.one(kind, value) if value else None for value in values]

    def each(self, kind: str, values: Iterable[str | None]) -> list[int | None]:
        """As `many`, for identifiers that hardly repeat: remembering them would only fill the memory."""
        person = kind.encode()[:16]
        return [self._hash(person, value) if value else None for value in values]

    def _hash(self, person: bytes, value: str) -> int:
        digest = hashlib.blake2b(
            value.encode("utf-8", "surrogatepass"), digest_size=8, key=self._key, person=person
        ).digest()
        return int.from_bytes(digest, "little", signed=True)


def text_key(key: bytes) -> np.uint64:
    """The secret that `keyed` mixes into every text hash, derived from the lake's key."""
    digest = hashlib.blake2b(b"text", digest_size=8, key=key[:64]).digest()
    return np.uint64(int.from_bytes(digest, "little"))


@nb.njit(nb.uint64(nb.uint64), cache=True, inline="always")
def mix(x: np.uint64) -> np.uint64:
    """A bijection of 64-bit numbers whose output bits all depend on all input bits (splitmix64)."""
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


@nb.njit(nb.int64[:](nb.uint64[:], nb.uint64), cache=True)
def keyed(hashes: UInt64s, secret: np.uint64) -> Int64s:
    """Keyed signed form of plain text hashes; 0 (no text) stays 0."""
    out = np.empty(hashes.size, np.int64)
    for i in range(hashes.size):
        out[i] = np.int64(mix(mix(hashes[i] ^ secret) + secret)) if hashes[i] != 0 else np.int64(0)
    return out
