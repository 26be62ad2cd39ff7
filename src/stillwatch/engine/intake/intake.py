"""The intake as the service sees it: takes batches, keeps within its limits, and feeds the lake."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Final

from stillwatch.engine.clock import Clock
from stillwatch.engine.intake.answers import Answers
from stillwatch.engine.intake.batch import Batch, Taken, take_batch, warm_up
from stillwatch.engine.intake.counters import Counters
from stillwatch.engine.intake.faults import IntakeBusy, IntakeFull, IntakeUnavailable
from stillwatch.engine.intake.journal import Backlog, Journal
from stillwatch.engine.intake.segment import Stamp
from stillwatch.engine.workers import WorkerLost, Workers
from stillwatch.ingest.keys import key_fingerprint
from stillwatch.ingest.lake import SCHEMA, Lake

FOLDER: Final = "intake"  # of the journal, in the lake


@dataclass(frozen=True)
class Limits:
    """`backlog`: bytes that may wait for the lake; `waiting`: bytes of bodies that may be held in memory;
    `free`: bytes of the disk that stay free, so that the backlog can still become part of the lake."""

    backlog: int = 1 << 30
    waiting: int = 128 << 20
    free: int = 512 << 20


class Intake:
    """Takes batches for one lake; `room` and `take` belong to one event loop."""

    def __init__(self, lake: Lake, clock: Clock, workers: int = 2, limits: Limits | None = None) -> None:
        self.lake = lake
        self.limits = limits or Limits()
        self.counters = Counters()
        self.told: Callable[[Answers], None] | None = None  # who wants to know how large answers were
        self.latest = 0  # event time of the newest exchange accepted, microseconds since 1970
        self._clock = clock
        self._waiting = 0
        self.journal = Journal(lake.path / FOLDER, stamp_of(lake), clock)
        self.workers = Workers(workers, prepare=partial(warm_up, lake.key))
        self.workers.submit(warm_up, lake.key)  # begins now what the first batch would wait for

    @contextmanager
    def room(self, size: int) -> Iterator[None]:
        """Room for a body of `size` bytes, from before it is read until it was taken; raises as `check`."""
        try:
            self.check(size)
        except IntakeUnavailable:
            self.counters.add(turned_away=1)
            raise
        self._waiting += size
        try:
            yield
        finally:
            self._waiting -= size

    async def take(self, batch: Batch) -> Taken:
        """Have a batch on disk. `IntakeUnavailable` where that fails now, `UnreadableBody` or `BodyTooLarge`
        where it always will."""
        try:
            return await self._take(batch)
        except IntakeUnavailable:
            self.counters.add(failed=1)
            raise

    def check(self, size: int = 0) -> None:
        """Raise what a batch of `size` bytes would be turned away with now: `IntakeBusy` or `IntakeFull`."""
        if self._waiting and self._waiting + size > self.limits.waiting:
            raise IntakeBusy("too many batches at once", retry_after=1, hint="Send fewer at a time.")
        if self.journal.backlog().size > self.limits.backlog:
            raise IntakeBusy(
                "more exchanges wait for the lake than the limit allows",
                retry_after=10,
                hint="Try again later.",
            )
        free = shutil.disk_usage(self.lake.path).free
        if free < self.limits.free:
            raise IntakeFull(
                f"{self.lake.path}: {free >> 20} MiB are free, {self.limits.free >> 20} MiB are needed",
                hint="Make room on the disk of the lake; what was accepted is safe.",
            )

    def backlog(self) -> Backlog:
        """What waits for the lake."""
        return self.journal.backlog()

    def close(self) -> None:
        """Finish what was begun; what was accepted stays in the journal."""
        self.workers.close()
        self.journal.close()

    async def _take(self, batch: Batch) -> Taken:
        taken = await self._fingerprint(batch)
        commits = [self.journal.append(record) for record in taken.records]
        for done in await asyncio.gather(*map(asyncio.wrap_future, commits), return_exceptions=True):
            if isinstance(done, BaseException):
                raise done
        self.counters.add(accepted=taken.exchanges, quarantined=taken.quarantined)
        self.latest = max(self.latest, taken.latest)
        if self.told is not None and taken.answers is not None:
            self.told(taken.answers)
        return taken

    async def _fingerprint(self, batch: Batch) -> Taken:
        try:
            return await asyncio.wrap_future(
                self.workers.submit(take_batch, batch, self.lake.key, self._clock())
            )
        except WorkerLost as lost:
            raise IntakeUnavailable(str(lost), hint=lost.hint) from lost


def stamp_of(lake: Lake) -> Stamp:
    """What a journal of this lake is marked with."""
    return Stamp(SCHEMA, key_fingerprint(lake.key))
