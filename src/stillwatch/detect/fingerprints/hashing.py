"""Keyed 64-bit hashes of identifiers, and the keyed mixing that text hashes go through."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numba as nb
import numpy as np

from stillwatch.detect.fingerprints.arrays import Int64s, UInt64s

_MAX_REMEMBERED = 1 << 16  # of one kind; about 15 MB


class IdentifierHasher:
    """Keyed BLAKE2b to a signed 64-bit number; one name space a kind, so that an e-mail domain and
    an organisation of the same spelling do not meet."""

    def __init__(self, key: bytes) -> None:
        self._key = key[:64]
        self._kinds: dict[str, _Kind] = {}

    def one(self, kind: str, value: str) -> int:
        """Hash of `value` among identifiers of `kind`."""
        return self._kind(kind).known[value]

    def many(self, kind: str, values: Iterable[str | None]) -> list[int | None]:
        """Hashes of `values`; `None` and the empty string stay `None`."""
        known = self._kind(kind).known
        return [known[value] if value else None for value in values]

    def each(self, kind: str, values: Iterable[str | None]) -> list[int | None]:
        """As `many`, for identifiers that hardly repeat: remembering them would only fill the memory."""
        hashed = self._kind(kind).hashed
        return [hashed(value) if value else None for value in values]

    def _kind(self, kind: str) -> _Kind:
        found = self._kinds.get(kind)
        if found is None:
            found = self._kinds[kind] = _Kind(self._key, kind)
        return found


class _Kind:
    """One name space: its hash function, and what was hashed with it before."""

    def __init__(self, key: bytes, kind: str) -> None:
        self._fresh = hashlib.blake2b(digest_size=8, key=key, person=kind.encode()[:16])
        self.known = _Known(self)

    def hashed(self, value: str) -> int:
        """Hash of `value`."""
        state = self._fresh.copy()  # half as dear as a new one with the key
        state.update(value.encode("utf-8", "surrogatepass"))
        return int.from_bytes(state.digest(), "little", signed=True)


class _Known(dict[str, int]):
    """Hashes by value, found out when first asked for."""

    def __init__(self, kind: _Kind) -> None:
        super().__init__()
        self._hashed = kind.hashed

    def __missing__(self, value: str) -> int:
        number = self._hashed(value)
        if len(self) < _MAX_REMEMBERED:
            self[value] = number
        return number


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
