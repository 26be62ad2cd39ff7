"""Feeds the lake from the journal, every few seconds, in a process of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from stillwatch.engine.intake.counters import Counters
from stillwatch.engine.intake.faults import disk_fault
from stillwatch.engine.intake.handover import hand_over
from stillwatch.engine.intake.journal import Journal
from stillwatch.engine.intake.merging import merge_small_parts
from stillwatch.engine.workers import Workers
from stillwatch.ingest.lake import Lake
from stillwatch.model.errors import StillwatchError

EVERY_S: Final = 20.0
AT_ONCE: Final = 8  # segments in one commit: what a commit writes again after a crash stays bounded


@dataclass(frozen=True)
class Fed:
    """One hand-over: rows given, and the exchanges that were new to the lake."""

    given: int = 0
    new: int = 0


class LakeFeeder:
    """Hands sealed segments over until it is closed; a failure is kept in `failure` and tried again."""

    def __init__(
        self,
        lake: Lake,
        journal: Journal,
        counters: Counters,
        *,
        every_s: float = EVERY_S,
        told: Callable[[StillwatchError | None, Fed], None] | None = None,
    ) -> None:
        self.failure: StillwatchError | None = None
        self._lake, self._journal, self._counters = lake, journal, counters
        self._every_s, self._told = every_s, told
        self._workers = Workers(1)
        self._turn = threading.Lock()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lake feeder", daemon=True)

    def start(self) -> None:
        """Begin to feed."""
        self._thread.start()

    def feed(self) -> Fed:
        """Hand over all that was accepted until now; raises what went wrong, and then nothing is lost."""
        with self._turn:
            try:
                fed = self._feed()
            except Exception as error:
                raise self._failed(error) from error
            self.failure = None
            if self._told and fed.given:
                self._told(None, fed)
            return fed

    def merge(self) -> int:
        """Make large parts of the lake's small ones, where nobody reads it just now; how many are gone."""
        with self._turn:
            return self._workers.submit(merge_small_parts, self._lake.path).result()

    def close(self) -> None:
        """Hand the rest over if that goes through, and stop."""
        self._closing.set()
        if self._thread.is_alive():
            self._thread.join()
        self._workers.close()

    def _run(self) -> None:
        while not self._closing.wait(self._every_s):
            self._try()
        self._try()

    def _try(self) -> None:
        try:
            self.feed()
        except StillwatchError:
            return  # kept in `failure`, told, and tried again

    def _feed(self) -> Fed:
        self._journal.seal().result()
        given = new = 0
        segments = self._journal.sealed()
        while segments:
            some, segments = segments[:AT_ONCE], segments[AT_ONCE:]
            added = self._workers.submit(hand_over, self._lake.path, [s.path for s in some]).result()
            self._journal.remove(some)
            self._counters.add(new=added.new, duplicates=added.duplicates)
            given, new = given + added.given, new + added.new
        return Fed(given, new)

    def _failed(self, error: Exception) -> StillwatchError:
        if isinstance(error, StillwatchError):
            fault = error
        elif isinstance(error, OSError):
            fault = disk_fault(error, self._lake.path)
        else:
            fault = StillwatchError(
                f"{self._lake.path}: handing over failed: {type(error).__name__}: {error}",
                hint="What was accepted is safe in the journal. This is a fault of stillwatch: report it.",
            )
        self.failure = fault
        self._counters.add(failed_hand_overs=1)
        if self._told:
            self._told(fault, Fed())
        return fault
