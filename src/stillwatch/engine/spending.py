"""What was taken from allowances and is not in the state yet: kept so that a kill refills nothing.

    LAKE/spending/000000000017    records, each of 4 bytes length, 4 bytes CRC-32, kind, MessagePack

Records are written into mapped memory, which costs a microsecond and waits for no disk. The pages are the
operating system's from then on, so that they outlive the process that is killed; a power cut may take what it
had not written back, at most what was spent since the state was last written.
"""

from __future__ import annotations

import logging
import mmap
import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from struct import Struct
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import Connection

from stillwatch.decide.budget import Bucket
from stillwatch.decide.draws import Draw
from stillwatch.engine.state.answers.budgets import all_buckets, put_buckets
from stillwatch.engine.state.answers.draws import put_draws
from stillwatch.ingest.durable import PRIVATE

FOLDER: Final = "spending"
_BYTES: Final = 1 << 18  # a file: about a thousand draws, and the bucket of each
_MOST: Final = 400  # files: as long as the state is away, at most so many wait
_HEAD: Final = Struct("<II")
_BUCKET, _DRAW = b"b", b"d"
_logger = logging.getLogger(__name__)


class _Left(msgspec.Struct, array_like=True, gc=False):
    name: str
    tokens: float
    updated: int


_ENCODER: Final = msgspec.msgpack.Encoder()
_LEFT: Final = msgspec.msgpack.Decoder(_Left)
_DRAWN: Final = msgspec.msgpack.Decoder(Draw)


class _File(NamedTuple):
    number: int
    memory: mmap.mmap


class Spent(NamedTuple):
    """The last known state of buckets, by name, and of draws, by id."""

    buckets: dict[str, Bucket]
    draws: dict[str, Draw]


class Spending:
    """Notes what is spent; one at a time over a folder. Whoever uses it from many threads guards `bucket`,
    `draw` and `cut` by one lock; `prepare` and `drop` are called by one thread."""

    def __init__(self, lake: Path) -> None:
        """Begin behind what lies in the folder of a lake."""
        self._folder = lake / FOLDER
        self._made = max((int(path.name) for path in _files(self._folder)), default=0)
        self._file: _File | None = None
        self._spare: _File | None = None
        self._at = 0
        self._is_failing = False

    def bucket(self, name: str, bucket: Bucket) -> None:
        """Note what is left in a bucket."""
        self._note(_BUCKET, _ENCODER.encode(_Left(name, bucket.tokens, bucket.updated)))

    def draw(self, draw: Draw) -> None:
        """Note a draw, new or changed."""
        self._note(_DRAW, _ENCODER.encode(draw))

    def prepare(self) -> None:
        """Have a file at hand, so that no decision waits for one to be made."""
        if self._spare is None and (self._file is None or self._at):
            self._spare = self._make()

    def cut(self) -> int:
        """What is noted from now on stands in files of this number and later ones."""
        if self._at and self._spare is not None:
            self._turn()
        return 0 if self._file is None else self._file.number

    def drop(self, before: int) -> None:
        """Remove the files before this one: all that they hold is in the state."""
        for path in _files(self._folder):
            if int(path.name) < before:
                path.unlink(missing_ok=True)

    def close(self) -> None:
        """Remove all files: the state has everything."""
        self._file = self._spare = None
        clear(self._folder.parent)

    def _note(self, kind: bytes, record: bytes) -> None:
        record = kind + record
        size = _HEAD.size + len(record)
        if self._file is None or self._at + size > _BYTES:
            self._spare = self._spare or self._make()
            if self._spare is None:
                return
            self._turn()
        assert self._file is not None
        memory, at = self._file.memory, self._at
        memory[at + _HEAD.size : at + size] = record
        # last, so that what has a length is whole
        _HEAD.pack_into(memory, at, len(record), zlib.crc32(record))
        self._at += size

    def _turn(self) -> None:
        self._file, self._spare, self._at = self._spare, None, 0

    def _make(self) -> _File | None:
        """A new file of zeros whose place on the disk is taken; None where that failed: then a kill forgets
        what was spent since the state was last written."""
        try:
            self._folder.mkdir(mode=0o700, exist_ok=True)
            if len(_files(self._folder)) >= _MOST:
                raise OSError("the state has not been written for too long")
            number = self._made + 1
            descriptor = os.open(self._folder / f"{number:012d}", os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE)
            try:
                os.posix_fallocate(descriptor, 0, _BYTES)
                memory = mmap.mmap(descriptor, _BYTES)
            finally:
                os.close(descriptor)
        except OSError as fault:
            if not self._is_failing:
                _logger.warning("a kill would forget what is spent from now on: %s", fault)
            self._is_failing = True
            return None
        memory[:] = bytes(_BYTES)  # the pages are there before a decision needs them
        self._made, self._is_failing = number, False
        return _File(number, memory)


def spent(lake: Path) -> Spent:
    """What a process that was killed had noted."""
    found = Spent({}, {})
    for path in _files(lake / FOLDER):
        for kind, record in _records(path.read_bytes()):
            if kind == _BUCKET:
                left = _LEFT.decode(record)
                found.buckets[left.name] = Bucket(left.tokens, left.updated)
            else:
                draw = _DRAWN.decode(record)
                found.draws[draw.id] = draw
    return found


def restore(connection: Connection, lake: Path) -> Spent:
    """Put what a process that was killed had noted into the state; `clear` is called once that is committed.
    Where people merged or parted allowances since, theirs stand."""
    found = spent(lake)
    stored = all_buckets(connection) if found.buckets else {}
    put_buckets(connection, {
        name: bucket for name, bucket in found.buckets.items()
        if name not in stored or _is_newer(bucket, stored[name])
    })  # fmt: skip
    put_draws(connection, found.draws.values())
    return found


def clear(lake: Path) -> None:
    """Remove all files of a lake's spending."""
    for path in _files(lake / FOLDER):
        path.unlink(missing_ok=True)


def _is_newer(one: Bucket, other: Bucket) -> bool:
    """Of two of one moment the lesser, so that nothing is refilled."""
    return one.updated > other.updated or (one.updated == other.updated and one.tokens < other.tokens)


def _records(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Kinds and records up to the first that is not whole."""
    at = 0
    while at + _HEAD.size < len(content):
        size, check = _HEAD.unpack_from(content, at)
        record = content[at + _HEAD.size : at + _HEAD.size + size]
        if size == 0 or zlib.crc32(record) != check:
            return
        yield record[:1], record[1:]
        at += _HEAD.size + size


def _files(folder: Path) -> list[Path]:
    """Files of spending, the oldest first."""
    with suppress(FileNotFoundError):
        return sorted(path for path in folder.iterdir() if path.name.isdigit())
    return []
