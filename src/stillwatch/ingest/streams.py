"""Opens an input as a stream of plain blocks, whatever it is compressed with, in bounded memory."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

import zstandard

from stillwatch.ingest.sources import STANDARD_INPUT
from stillwatch.model.errors import StillwatchError

BLOCK: Final = 1 << 20  # bytes read at once, and at most given out at once by gzip
ZSTD_BLOCK: Final = 1 << 13  # zstd gives out all it can; a small bite bounds what that is
GZIP_MAGIC: Final = b"\x1f\x8b"
ZSTD_MAGIC: Final = b"\x28\xb5\x2f\xfd"
_ANY_GZIP = 31  # zlib's window bits for a gzip member


class DamagedInput(Exception):
    """The stream broke off; what came before it is good. The message says how it broke."""


class Stream:
    """Blocks of one input, decompressed by its first bytes. `taken` counts bytes as stored."""

    def __init__(self, name: str) -> None:
        """Open `name`; raises StillwatchError where it cannot be opened."""
        self.taken = 0
        self.is_plain_file = False  # known once the first block was given out
        self._is_standard_input = name == STANDARD_INPUT
        self._name = name
        self._file = open_raw(name)

    def close(self) -> None:
        """Close the input; standard input stays open."""
        if not self._is_standard_input:
            self._file.close()

    def blocks(self) -> Iterator[bytes]:
        """Plain bytes to the end of the input; raises DamagedInput where that comes too early."""
        try:
            yield from self._plain(self._first())
        finally:
            self.close()

    def _first(self) -> bytes:
        """Enough to tell what the input is; a pipe may give less at once than was asked for."""
        first = b""
        while len(first) < 4 and (more := self._take(BLOCK)):
            first += more
        return first

    def _plain(self, first: bytes) -> Iterator[bytes]:
        if first.startswith(GZIP_MAGIC):
            yield from self._gzip(first)
        elif first.startswith(ZSTD_MAGIC):
            yield from _gathered(self._zstd(first))
        else:
            self.is_plain_file = Path(self._name).is_file() and not self._is_standard_input
            while first:
                yield first
                first = self._take(BLOCK)

    def _take(self, size: int) -> bytes:
        try:
            block = self._file.read(size)
        except OSError as error:
            raise DamagedInput(f"reading failed: {error.strerror}") from None
        self.taken += len(block)
        return block

    def _gzip(self, block: bytes) -> Iterator[bytes]:
        member = zlib.decompressobj(_ANY_GZIP)
        while block:
            try:
                plain = member.decompress(block, BLOCK)
            except zlib.error:
                raise DamagedInput("damaged gzip data") from None
            if plain:
                yield plain
            block = member.unconsumed_tail
            if member.eof:
                block = member.unused_data.lstrip(b"\0") or self._take(BLOCK).lstrip(b"\0")
                if block:
                    member = zlib.decompressobj(_ANY_GZIP)
                continue
            block = block or self._take(BLOCK)
        if not member.eof:
            raise DamagedInput("the gzip data ends too early")

    def _zstd(self, first: bytes) -> Iterator[bytes]:
        frame, begun = zstandard.ZstdDecompressor().decompressobj(), False
        for bite in self._bites(first):
            while bite:
                if frame.eof:
                    frame = zstandard.ZstdDecompressor().decompressobj()
                try:
                    plain = frame.decompress(bite)
                except zstandard.ZstdError:
                    raise DamagedInput("damaged zstd data") from None
                begun = True
                if plain:
                    yield plain
                bite = frame.unused_data if frame.eof else b""
        if begun and not frame.eof:
            raise DamagedInput("the zstd data ends too early")

    def _bites(self, first: bytes) -> Iterator[bytes]:
        """Small pieces of the stored bytes: what one piece can unpack to is bounded."""
        block = first
        while block:
            for start in range(0, len(block), ZSTD_BLOCK):
                yield block[start : start + ZSTD_BLOCK]
            block = self._take(BLOCK)


def open_raw(name: str) -> IO[bytes]:
    """The stored bytes of `name`; raises StillwatchError where it cannot be opened."""
    if name == STANDARD_INPUT:
        return sys.stdin.buffer
    try:
        return open(name, "rb")
    except OSError as error:
        raise StillwatchError(
            f"{name}: {(error.strerror or 'cannot be opened').lower()}", hint="Check path and permissions."
        ) from None


def _gathered(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Small blocks put together to about BLOCK, as every block costs the same whatever its size."""
    held: list[bytes] = []
    size = 0
    try:
        for block in blocks:
            held.append(block)
            size += len(block)
            if size >= BLOCK:
                yield b"".join(held)
                held, size = [], 0
    except DamagedInput:
        yield b"".join(held)
        raise
    if size:
        yield b"".join(held)
