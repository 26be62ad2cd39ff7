"""The portable backup: one compressed file of JSON lines that fits either database and any later version.

A line of what it is, then each table (`{"type":"section",...}`) followed by its rows as arrays, and at the
end how many lines there were and their SHA-256, so that a file which was cut off or damaged is not restored.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

import msgspec
import zstandard
from sqlalchemy import Connection

from stillwatch.engine.state.backup.sections import Row, Section, sections
from stillwatch.engine.state.migrate import newest
from stillwatch.ingest.durable import PRIVATE, replace_file
from stillwatch.model.errors import StillwatchError

SCHEMA: Final = "stillwatch.state/1"
MAGIC: Final = b"\x28\xb5\x2f\xfd"  # what a zstd frame begins with
_LEVEL: Final = 3


class Opening(msgspec.Struct, frozen=True, tag="opening"):
    """What a file is, and the shape (revision) of the tables in it."""

    schema: str
    revision: str


class Closing(msgspec.Struct, frozen=True, tag="closing"):
    """How many lines came before, and the SHA-256 of all of them."""

    lines: int
    sha256: str


Line = Opening | Section | Closing


class Dump(msgspec.Struct, frozen=True):
    """A file while it is read: its shape, and what it holds."""

    revision: str
    parts: Iterator[Section | Row]


def write_dump(connection: Connection, path: Path) -> int:
    """Write the state as this transaction sees it to `path` (mode 0600, whole or not at all).

    Returns the number of rows.
    """
    rows = 0

    def fill(stream: BinaryIO) -> None:
        nonlocal rows
        lines, digest = 0, hashlib.sha256()
        with zstandard.ZstdCompressor(_LEVEL).stream_writer(stream, closefd=False) as packed:
            for part in _told(connection):
                line = msgspec.json.encode(part) + b"\n"
                packed.write(line)
                digest.update(line)
                lines += 1
                rows += not isinstance(part, Line)
            packed.write(msgspec.json.encode(Closing(lines, digest.hexdigest())) + b"\n")

    replace_file(path, fill, PRIVATE)
    return rows


def read_dump(stream: BinaryIO, path: Path) -> Dump:
    """Open what `write_dump` wrote; `StillwatchError`, at the end at the latest, where it is damaged."""
    lines = _lines(stream, path)
    opening = next(lines)
    if not isinstance(opening, Opening) or opening.schema != SCHEMA:
        raise _damaged(path, "it does not begin as a backup does")
    return Dump(opening.revision, _parts(lines, path))


def _told(connection: Connection) -> Iterator[Opening | Section | Row]:
    yield Opening(SCHEMA, newest())
    yield from sections(connection)


def _parts(lines: Iterator[Line | Row], path: Path) -> Iterator[Section | Row]:
    for line in lines:
        if isinstance(line, Opening | Closing):
            raise _damaged(path, "it begins a second time")
        yield line


def _lines(stream: BinaryIO, path: Path) -> Iterator[Line | Row]:
    """Each line decoded, up to the closing one, which must fit what came before."""
    count, digest = 0, hashlib.sha256()
    try:
        for text in _unpacked(stream):
            line: Line | Row = msgspec.json.decode(text) if text[:1] == b"[" else _decoded(text)
            if isinstance(line, Closing):
                if line != Closing(count, digest.hexdigest()):
                    raise _damaged(path, "its checksum does not fit")
                return
            count += 1
            digest.update(text)
            yield line
    except (zstandard.ZstdError, msgspec.DecodeError) as fault:
        raise _damaged(path, str(fault)) from fault
    raise _damaged(path, "its end is missing")


def _unpacked(stream: BinaryIO) -> Iterator[bytes]:
    rest = b""
    reader = zstandard.ZstdDecompressor().stream_reader(stream, closefd=False)
    while block := reader.read(1 << 20):
        lines = (rest + block).splitlines(keepends=True)
        rest = lines.pop() if not lines[-1].endswith(b"\n") else b""
        yield from lines
    if rest:
        yield rest


def _decoded(text: bytes) -> Line:
    line: Line = msgspec.json.decode(text, type=Line)
    return line


def _damaged(path: Path, why: str) -> StillwatchError:
    return StillwatchError(f"{path}: not a whole backup of the state: {why}", hint="Take another backup.")
