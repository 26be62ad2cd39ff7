"""What the service does for its state by itself: anchors the ledger outside, lets go of what is old."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

from stillwatch.engine.clock import Clock
from stillwatch.engine.state.anchors import anchor_ledger
from stillwatch.engine.state.retention import DAY_US, Retention, prune
from stillwatch.engine.state.store import State
from stillwatch.ingest.keys import make_key, read_key
from stillwatch.model.errors import StillwatchError
from stillwatch.serve.turns import Turns

EVERY_S: Final = 300.0  # what came in within so long is not protected by an anchor yet
ACTOR: Final = "service"


class Upkeep:
    """Works every `every_s` seconds until it is closed; a failure is kept in `failure` and tried again.

    `anchors`: the file that signed heads are appended to, None for none; `key`: the file of the signing key,
    made where it is missing. `keep`: for how long what is kept, None for ever; looked at once a day.
    """

    def __init__(
        self,
        state: State,
        clock: Clock,
        *,
        anchors: Path | None,
        key: Path,
        keep: Retention | None,
        every_s: float = EVERY_S,
        told: Callable[[StillwatchError], None] | None = None,
    ) -> None:
        self.failure: StillwatchError | None = None
        self._state, self._clock = state, clock
        self._anchors, self._key, self._keep = anchors, key, keep
        self._told = told
        self._pruned: int | None = None
        self._turns = Turns(self._try, "upkeep", every_s)

    def start(self) -> None:
        """Begin to work."""
        self._turns.start()

    def close(self) -> None:
        """Stop, after a last anchor."""
        if self._turns.close():
            self._try()

    def work(self) -> None:
        """Do now what is due; raises what went wrong as `StillwatchError`, and keeps it in `failure`."""
        try:
            self._prune()
            self._anchor()
        except Exception as fault:
            raise self._failed(fault) from fault
        self.failure = None

    def _try(self) -> None:
        with suppress(StillwatchError):  # kept in `failure`, told, and tried again
            self.work()

    def _prune(self) -> None:
        now = self._clock()
        if self._keep is None or (self._pruned is not None and 0 <= now - self._pruned < DAY_US):
            return
        with self._state.write() as connection:
            gone = prune(connection, now, ACTOR, self._keep)
        if gone:
            self._state.reclaim()
        self._pruned = now

    def _anchor(self) -> None:
        if self._anchors is not None:
            key = read_key(self._key) if self._key.exists() else make_key(self._key)
            anchor_ledger(self._state, key, self._anchors, self._clock())

    def _failed(self, fault: Exception) -> StillwatchError:
        if isinstance(fault, OSError):
            told = StillwatchError(f"{fault.filename or 'a file'}: {fault.strerror or fault}")
        elif isinstance(fault, StillwatchError):
            told = fault
        else:
            told = StillwatchError(f"{type(fault).__name__}: {fault}")
        self.failure = told
        if self._told:
            self._told(told)
        return told
