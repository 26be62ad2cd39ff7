"""Accounts as the lake knows them: keyed hashes, as numbers in memory and as hex text in the state."""

from __future__ import annotations

from typing import Final

_ALL: Final = 2**64 - 1
_HEX: Final = 16


def hex_of(hashed: int) -> str:
    """The text that the state holds for a hash of the lake: 16 hex digits."""
    return f"{hashed & _ALL:016x}"


def hash_of(text: str) -> int:
    """The lake's signed 64-bit hash for a text of the state. `ValueError` where it is none."""
    if len(text) != _HEX:
        raise ValueError(f"expected {_HEX} hex digits, got {text!r}")
    number = int(text, 16)
    return number - 2**64 if number >= 2**63 else number
