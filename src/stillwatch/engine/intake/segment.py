"""One segment of the journal: a file of fingerprinted rows, and one of the account names they bring.

    FOLDER/000000000017.rows    frames of Arrow streams, schema model.lake.EXCHANGES: hashes only
    FOLDER/000000000017.names   which account hash stands for which account (mode 0600), until the hand-over

The first frame of each says which lake and key it belongs to.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from stillwatch.engine.intake.frames import Frame, Gap, frame, read_frames
from stillwatch.ingest.durable import PRIVATE, sync_folder
from stillwatch.model.errors import StillwatchError

ROWS: Final = ".rows"
NAMES: Final = ".names"
SCHEMA: Final = "stillwatch.journal/1"


class Stamp(msgspec.Struct, frozen=True):
    """What a segment was written for: schema of the lake's rows, fingerprint of the lake's key."""

    lake: str
    key: str
    schema: str = SCHEMA


@dataclass(frozen=True)
class Segment:
    """A segment that nothing is appended to any more. `damaged`: bytes in its middle that cannot be read."""

    path: Path
    rows: int
    size: int
    damaged: int = 0

    @property
    def names(self) -> Path:
        """The file of account names, which is missing where the segment brought none."""
        return self.path.with_suffix(NAMES)


def segment_path(folder: Path, number: int) -> Path:
    """Where segment `number` stands; file names sort as numbers do."""
    return folder / f"{number:012d}{ROWS}"


def find_segments(folder: Path) -> list[Path]:
    """The segments in `folder`, oldest first; names that no rows came with are removed."""
    found = sorted(folder.glob(f"*{ROWS}"))
    for orphan in {path.with_suffix(ROWS) for path in folder.glob(f"*{NAMES}")} - set(found):
        remove_segment(orphan)
    return found


def recover_segment(path: Path, stamp: Stamp) -> Segment | None:
    """Cut off what a crash left unfinished at the end of a segment; None, and no file, where nothing is left.

    `StillwatchError` where the segment belongs to another lake, key or version.
    """
    rows, end, damaged, is_stamped = 0, 0, 0, False
    with path.open("r+b") as stream:
        for found in read_frames(stream):
            if isinstance(found, Gap):
                damaged += 0 if found.is_tail else found.end - found.start
                continue
            if not is_stamped:
                _check(path, found, stamp)
                is_stamped = True
            rows, end = rows + found.rows, found.end
        if end < stream.seek(0, 2):
            stream.truncate(end)
            os.fsync(stream.fileno())
    if not rows:
        remove_segment(path)
        return None
    return Segment(path, rows, end, damaged)


def remove_segment(path: Path) -> None:
    """Remove a segment whose rows are in the lake; the names stay until the rows are gone."""
    path.unlink(missing_ok=True)
    path.with_suffix(NAMES).unlink(missing_ok=True)
    sync_folder(path.parent)


def read_payloads(path: Path) -> Iterator[bytes]:
    """The payloads of a segment's file behind its stamp, in order; none where there is no file."""
    if not path.exists():
        return
    with path.open("rb") as stream:
        found = (f for f in read_frames(stream) if isinstance(f, Frame))
        next(found, None)
        yield from (f.payload for f in found)


class SegmentWriter:
    """Appends to a new segment; what was appended counts only after `sync`, and `rollback` takes it back."""

    def __init__(self, path: Path, stamp: Stamp) -> None:
        self.path = path
        self.rows = 0
        self._stamp = frame(msgspec.json.encode(stamp), 0)
        self._files: dict[str, _AppendedFile] = {}
        self._pending = 0

    @property
    def size(self) -> int:
        """Bytes of rows that were synced."""
        return self._files[ROWS].synced if ROWS in self._files else 0

    def append(self, rows: bytes, count: int, names: bytes) -> None:
        """Write rows (an Arrow stream of `count`) and the names they bring, if any; raises OSError."""
        if names:
            self._file(NAMES).write(frame(names, 0))
        self._file(ROWS).write(frame(rows, count))
        self._pending += count

    def sync(self) -> None:
        """Make everything appended survive a power cut, names first; raises OSError."""
        for kind in (NAMES, ROWS):
            if kind in self._files:
                self._files[kind].sync()
        self.rows, self._pending = self.rows + self._pending, 0

    def rollback(self) -> None:
        """Forget what was appended since the last sync."""
        self._pending = 0
        for file in self._files.values():
            file.rollback()

    def close(self) -> Segment | None:
        """The finished segment, or None (and no file) where it holds no rows."""
        for file in self._files.values():
            file.close()
        if not self.rows:
            remove_segment(self.path)
            return None
        return Segment(self.path, self.rows, self.size)

    def _file(self, kind: str) -> _AppendedFile:
        if kind not in self._files:
            self._files[kind] = _AppendedFile(self.path.with_suffix(kind))
            self._files[kind].write(self._stamp)
        return self._files[kind]


class _AppendedFile:
    """A new private file and how much of it is safe."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, PRIVATE)
        self._size = 0
        self.synced = 0
        sync_folder(path.parent)

    def write(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            written = os.write(self._file, rest)
            self._size += written
            rest = rest[written:]

    def sync(self) -> None:
        if self._size > self.synced:
            os.fsync(self._file)
            self.synced = self._size

    def rollback(self) -> None:
        os.ftruncate(self._file, self.synced)
        os.lseek(self._file, self.synced, os.SEEK_SET)
        self._size = self.synced

    def close(self) -> None:
        with suppress(OSError):  # all that counts was synced before
            os.close(self._file)


def _check(path: Path, found: Frame, stamp: Stamp) -> None:
    try:
        given = msgspec.json.decode(found.payload, type=Stamp)
    except msgspec.MsgspecError:
        given = Stamp("unknown", "unknown", "unknown")
    if given != stamp:
        raise StillwatchError(
            f"{path}: written for lake schema {given.lake} by {given.schema} with key {given.key}, "
            f"expected {stamp.lake}, {stamp.schema}, {stamp.key}",
            hint="Start the version of stillwatch that wrote it with its own key once, so that it hands "
            "the journal over, then this one.",
        )
