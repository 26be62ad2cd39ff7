"""Frames of a journal file: a payload with its length and checksums, so that a torn end is told apart."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

MAGIC: Final = b"SWJ1"
_HEADER: Final = struct.Struct("<4sIII")  # magic, length of the payload, its rows, its CRC-32
_SUM: Final = struct.Struct("<I")  # CRC-32 of the header
HEADER_BYTES: Final = _HEADER.size + _SUM.size
_BLOCK: Final = 1 << 20


@dataclass(frozen=True)
class Frame:
    """One payload that was read whole; `rows` is what it holds, `end` the offset behind it in the file."""

    payload: bytes
    rows: int
    end: int


@dataclass(frozen=True)
class Gap:
    """Bytes from `start` to `end` that are no frame; `is_tail` where no frame comes after them."""

    start: int
    end: int
    is_tail: bool


def frame(payload: bytes, rows: int) -> bytes:
    """`payload` with its header in front."""
    header = _HEADER.pack(MAGIC, len(payload), rows, zlib.crc32(payload))
    return b"".join((header, _SUM.pack(zlib.crc32(header)), payload))


def read_frames(stream: BinaryIO) -> Iterator[Frame | Gap]:
    """The frames from the stream's place on, in order; what is damaged is skipped and given out as a gap.

    A process that is killed leaves at most a gap at the end. One in the middle means that bytes on disk
    changed; the frames behind it are found again by their magic.
    """
    place = stream.tell()
    while True:
        found = _frame_at(stream, place)
        if found is not None:
            yield found
            place = found.end
            continue
        end = stream.seek(0, 2)
        if place == end:
            return
        after = _next_frame(stream, place + 1, end)
        yield Gap(place, end if after is None else after, after is None)
        if after is None:
            return
        place = after


def _frame_at(stream: BinaryIO, place: int) -> Frame | None:
    stream.seek(place)
    header = stream.read(HEADER_BYTES)
    if len(header) < HEADER_BYTES or not header.startswith(MAGIC):
        return None
    if _SUM.unpack(header[_HEADER.size :])[0] != zlib.crc32(header[: _HEADER.size]):
        return None
    _, length, rows, checksum = _HEADER.unpack(header[: _HEADER.size])
    payload = stream.read(length)
    if len(payload) < length or zlib.crc32(payload) != checksum:
        return None
    return Frame(payload, rows, place + HEADER_BYTES + length)


def _next_frame(stream: BinaryIO, place: int, end: int) -> int | None:
    """Where the next whole frame begins at or behind `place`, or None."""
    while place < end:
        stream.seek(place)
        block = stream.read(_BLOCK + len(MAGIC) - 1)
        at = block.find(MAGIC)
        if at < 0:
            place += _BLOCK
        elif _frame_at(stream, place + at) is not None:
            return place + at
        else:
            place += at + 1
    return None
