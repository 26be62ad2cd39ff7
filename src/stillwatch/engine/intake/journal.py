"""The journal: what was accepted and is not in the lake yet, on disk before its sender hears of it.

Many senders share one sync to disk (group commit): while one sync runs, the next records gather.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Final, Self

from stillwatch.engine.clock import Clock
from stillwatch.engine.intake.faults import IntakeUnavailable, disk_fault
from stillwatch.engine.intake.segment import (
    Segment,
    SegmentWriter,
    Stamp,
    find_segments,
    recover_segment,
    remove_segment,
    segment_path,
)
from stillwatch.engine.intake.trial import try_disk
from stillwatch.ingest.durable import hold
from stillwatch.model.errors import StillwatchError

SEGMENT_BYTES: Final = 64 << 20  # about 90,000 rows: a good part of the lake, and quickly handed over
GROUP_BYTES: Final = 16 << 20  # written before a sync at most, so that the first waiting is not kept long


@dataclass(frozen=True)
class Record:
    """One batch: `count` rows and the account names they bring, Arrow streams made by `engine.work.pack`."""

    rows: bytes
    count: int
    names: bytes


@dataclass(frozen=True)
class Backlog:
    """What is on disk and not in the lake: rows, bytes, and when the oldest of it came (microseconds since
    1970, None where there is nothing). `damaged`: bytes of accepted rows that could not be read back."""

    rows: int = 0
    size: int = 0
    oldest: int | None = None
    damaged: int = 0


class Journal:
    """Appends records to segments from any thread; one process at a time holds a journal."""

    def __init__(
        self,
        folder: Path,
        stamp: Stamp,
        clock: Clock,
        segment_bytes: int = SEGMENT_BYTES,
        passed: Callable[[], float] = time.monotonic,
    ) -> None:
        """Recover what `folder` holds (making it where it is missing) and begin to take records.

        `passed` gives seconds since any moment, for how long something waits: nobody sets that clock.
        """
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder, self._stamp, self._clock, self._passed = folder, stamp, clock, passed
        self._segment_bytes = segment_bytes
        self._sealed: list[Segment] = []
        self._since: dict[Path, float] = {}
        self._lock = _hold(folder)
        try:
            self._recover()
        except BaseException:
            self._lock.close()
            raise
        self._writer: SegmentWriter | None = None
        self._state = threading.Lock()
        self._failure: IntakeUnavailable | None = None
        self._queue: SimpleQueue[_Asked] = SimpleQueue()
        self._thread = threading.Thread(target=self._commit_for_ever, name="journal", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def append(self, record: Record) -> Future[None]:
        """Done when the record is on disk; `IntakeUnavailable` where that failed: nothing of it is kept."""
        return self._ask(_Asked(record))

    def seal(self) -> Future[None]:
        """Done when everything appended before is in sealed segments."""
        return self._ask(_Asked(None))

    def sealed(self) -> list[Segment]:
        """The segments to hand over, oldest first."""
        with self._state:
            return list(self._sealed)

    def remove(self, segments: Sequence[Segment]) -> None:
        """Forget segments whose rows are in the lake."""
        for gone in segments:
            remove_segment(gone.path)
            with self._state:
                self._sealed = [s for s in self._sealed if s.path != gone.path]
                self._since.pop(gone.path, None)

    def backlog(self) -> Backlog:
        """What waits for the lake now."""
        with self._state:
            waiting = Backlog(
                sum(s.rows for s in self._sealed),
                sum(s.size for s in self._sealed),
                self._oldest(),
                sum(s.damaged for s in self._sealed),
            )
            if self._writer is None:
                return waiting
            return replace(
                waiting, rows=waiting.rows + self._writer.rows, size=waiting.size + self._writer.size
            )

    @property
    def failure(self) -> IntakeUnavailable | None:
        """Why the last commit failed; None again as soon as one goes through, or a trial at `seal`."""
        return self._failure

    def close(self) -> None:
        """Finish what was appended, seal it, and let another process have the journal."""
        if not self._lock.closed:
            self._queue.put(_Asked(None, is_last=True))
            self._thread.join()
            self._lock.close()

    def _recover(self) -> None:
        found = find_segments(self._folder)
        self._number = int(found[-1].stem) + 1 if found else 1
        came = {path: int(path.stat().st_mtime * 1e6) for path in found}
        self._sealed = [s for path in found if (s := recover_segment(path, self._stamp))]
        now, passed = self._clock(), self._passed()
        self._since = {s.path: passed - max(0, now - came[s.path]) / 1e6 for s in self._sealed}

    def _oldest(self) -> int | None:
        """When the oldest of what waits came, by the clock as it is now: it may have been set since."""
        if not self._since:
            return None
        return self._clock() - round((self._passed() - min(self._since.values())) * 1e6)

    def _ask(self, asked: _Asked) -> Future[None]:
        if self._lock.closed or not self._thread.is_alive():
            raise self._closed()
        self._queue.put(asked)
        if not self._thread.is_alive():  # it ended meanwhile, and may never see this
            asked.settle(self._closed())
        return asked.done

    def _closed(self) -> IntakeUnavailable:
        return self._failure or IntakeUnavailable(
            "the journal is closed", hint="The service is stopping: try again later."
        )

    def _commit_for_ever(self) -> None:
        is_last = False
        while not is_last:
            group = self._gather()
            try:
                self._commit(group)
                if group[-1].record is None:
                    self._try_again()
                if group[-1].record is None or self._is_long():
                    self._seal()
            except BaseException as error:  # a fault of ours: nobody may wait for ever
                self._stop_for(error, group)
                raise
            for asked in group:
                asked.settle(None)
            is_last = group[-1].is_last

    def _stop_for(self, error: BaseException, group: list[_Asked]) -> None:
        """Say to all who wait, and in health from now on, that the journal takes nothing any more."""
        self._failure = IntakeUnavailable(
            f"{self._folder}: the journal has stopped: {type(error).__name__}: {error}",
            hint="Start the service again: what was accepted is safe. Report this fault of stillwatch.",
        )
        with suppress(Empty):
            while True:
                group.append(self._queue.get_nowait())
        for asked in group:
            asked.settle(self._failure)

    def _try_again(self) -> None:
        """Where the last commit failed, find out whether the disk is well again: who asks for health before
        sending would wait for ever if only senders could show it."""
        if self._failure is not None:
            fault = try_disk(self._folder)
            self._failure = None if fault is None else disk_fault(fault, self._folder)

    def _gather(self) -> list[_Asked]:
        """What waits, at least one, up to a seal or GROUP_BYTES."""
        group, size = [self._queue.get()], 0
        while group[-1].record is not None and size < GROUP_BYTES:
            size += len(group[-1].record.rows)
            try:
                group.append(self._queue.get_nowait())
            except Empty:
                break
        return group

    def _commit(self, group: list[_Asked]) -> None:
        records = [asked.record for asked in group if asked.record is not None]
        if not records:
            return
        try:
            writer = self._open()
            for record in records:
                writer.append(record.rows, record.count, record.names)
            writer.sync()
            self._failure = None
        except OSError as error:
            self._failure = disk_fault(error, self._folder)
            self._give_up()
            for asked in group:
                if asked.record is not None:
                    asked.settle(self._failure)

    def _open(self) -> SegmentWriter:
        if self._writer is None:
            path = segment_path(self._folder, self._number)
            self._number += 1
            with self._state:
                self._writer = SegmentWriter(path, self._stamp)
                self._since[path] = self._passed()
        return self._writer

    def _give_up(self) -> None:
        """After a failed write or sync nothing more goes into that file: what the disk holds of it is known
        only up to the last good sync."""
        if self._writer is not None:
            try:
                self._writer.rollback()
            except OSError as error:  # recovery cuts it off, or keeps rows that their sender sends again
                self._failure = disk_fault(error, self._folder)
            self._seal()

    def _is_long(self) -> bool:
        return self._writer is not None and self._writer.size >= self._segment_bytes

    def _seal(self) -> None:
        if self._writer is None:
            return
        try:
            segment = self._writer.close()
        except OSError as error:
            self._failure = disk_fault(error, self._folder)
            segment = None
        with self._state:
            if segment:
                self._sealed.append(segment)
            else:
                self._since.pop(self._writer.path, None)
            self._writer = None


class _Asked:
    """A record to commit, or None to seal what came before."""

    def __init__(self, record: Record | None, *, is_last: bool = False) -> None:
        self.record = record
        self.is_last = is_last
        self.done: Future[None] = Future()
        self.done.set_running_or_notify_cancel()  # a sender that hangs up cannot cancel a commit

    def settle(self, fault: BaseException | None) -> None:
        """Tell who waits how it went; the first word counts."""
        if self.done.done():
            return
        if fault is None:
            self.done.set_result(None)
        else:
            self.done.set_exception(fault)


def _hold(folder: Path) -> IO[bytes]:
    return hold(
        folder,
        StillwatchError(
            f"{folder}: another stillwatch serves this lake", hint="Stop it first, or name another lake."
        ),
    )
