"""Bytes as people read them."""

from __future__ import annotations

from typing import Final

MIB: Final = 1 << 20
GIB: Final = 1 << 30


def in_words(size: int) -> str:
    """`size` bytes as MiB, or as GiB from 1 GiB on."""
    return f"{size / GIB:.1f} GiB" if size >= GIB else f"{size / MIB:.0f} MiB"
