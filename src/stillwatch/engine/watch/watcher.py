"""Looks for campaigns again and again while the service runs, and hands on what it sees."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from stillwatch.engine.intake.faults import disk_fault
from stillwatch.engine.room import release_unused
from stillwatch.engine.watch.look import Look, look, read_seen
from stillwatch.engine.workers import Workers
from stillwatch.model.errors import StillwatchError
from stillwatch.model.scan import ScanResult


class Watcher:
    """Looks every `every_s` seconds until it is closed; a failure is kept in `failure` and tried again.

    `plan` says what to look at, None where there is nothing new; `seen` takes in what was found.
    """

    def __init__(
        self,
        plan: Callable[[], Look | None],
        seen: Callable[[ScanResult], None],
        every_s: float,
        told: Callable[[StillwatchError | None, float], None] | None = None,
    ) -> None:
        self.failure: StillwatchError | None = None
        self.took_s: float | None = None  # of the last look that ended well
        self._plan, self._seen, self._every_s, self._told = plan, seen, every_s, told
        self._ended: float | None = None
        self._begun: float | None = None
        self._turn = threading.Lock()
        self._closing = threading.Event()
        self._workers: Workers | None = None
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)

    @property
    def age_s(self) -> float | None:
        """Seconds since a look last ended well, or there was nothing new to look at; None where none did."""
        return None if self._ended is None else time.monotonic() - self._ended

    @property
    def under_way_s(self) -> float | None:
        """Seconds since a look began that has not ended; None where none is under way."""
        begun = self._begun
        return None if begun is None else time.monotonic() - begun

    @contextmanager
    def still(self) -> Iterator[None]:
        """Nothing is looked at meanwhile; waits for a look that is under way."""
        with self._turn:
            yield

    def start(self) -> None:
        """Begin to look."""
        self._thread.start()

    def look(self) -> bool:
        """Look now; False where there was nothing to look at. Raises what went wrong."""
        with self._turn:
            begun = self._begun = time.monotonic()
            try:
                asked = self._plan()
                if asked is not None:
                    self._seen(self._result(asked))
                    release_unused()
            except Exception as error:
                raise self._failed(error) from error
            finally:
                self._begun = None
            self.failure = None
            self._ended = time.monotonic()
            if asked is None:
                return False
            self.took_s = self._ended - begun
            if self._told:
                self._told(None, self.took_s)
            return True

    def close(self) -> None:
        """Stop; a look that is under way is cut off, as the next one sees all that it saw."""
        self._closing.set()
        workers = self._workers
        if workers is not None:
            workers.end()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._closing.wait(self._every_s):
            try:
                self.look()
            except StillwatchError:
                continue  # kept in `failure`, told, and tried again

    def _result(self, asked: Look) -> ScanResult:
        """A new process each time: what a look needs of memory is given back when it ends."""
        self._workers = Workers(1)
        try:
            if self._closing.is_set():
                raise StillwatchError("the service is stopping")
            return read_seen(self._workers.submit(look, asked).result())
        finally:
            self._workers.end()
            self._workers = None

    def _failed(self, error: Exception) -> StillwatchError:
        if isinstance(error, StillwatchError):
            fault = error
        elif isinstance(error, OSError):
            fault = disk_fault(error, "the lake")
        else:
            fault = StillwatchError(
                f"{type(error).__name__}: {error}", hint="A fault of stillwatch: report it."
            )
            fault.__cause__ = error  # with the place where it happened, for the log
        self.failure = fault
        if self._told:
            self._told(fault, 0.0)
        return fault
