"""Whether the state answers now, found out in the background: who asks for health never waits for long."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from contextlib import suppress
from typing import Final

from sqlalchemy import text

from stillwatch.engine.state.faults import StateUnavailable
from stillwatch.engine.state.patience import asked
from stillwatch.engine.state.store import State
from stillwatch.engine.state.tables.settings import SETTINGS
from stillwatch.engine.state.upsert import upsert

PATIENCE_S: Final = 2.0  # a database that is well answers within milliseconds
_TRIAL: Final = {"name": "trial", "value": "written to see whether the state takes writes"}


class StateProbe:
    """Asks the state for a row; where the last write failed, it also writes one, since a state that is well
    again may have nobody else who would find out. May be used by many threads."""

    def __init__(self, state: State, patience_s: float = PATIENCE_S) -> None:
        self._state, self._patience_s = state, patience_s
        self._guard = threading.Lock()
        self._asking: Future[str] | None = None
        self._writing = threading.Lock()

    def fault(self) -> str:
        """Why the state cannot be read, empty where it can; waits for `patience_s` at most."""
        with self._guard:
            asking = self._asking
            if asking is None or asking.done():
                asking = self._asking = self._ask()
        try:
            return asking.result(self._patience_s)
        except TimeoutError:
            return f"{self._state!r}: no answer within {self._patience_s:g} s"

    def write_fault(self) -> str:
        """Why the last write was not kept; empty where it was."""
        return str(self._state.failure or "")

    def _ask(self) -> Future[str]:
        asking = asked(self._find_out, "state probe")
        asking.add_done_callback(self._after)
        return asking

    def _find_out(self) -> str:
        try:
            with self._state.read() as connection:
                connection.execute(text("SELECT 1"))
        except StateUnavailable as fault:
            return str(fault)
        return ""

    def _after(self, asking: Future[str]) -> None:
        """Try a write where the last one failed and the state can be read."""
        if asking.exception() or asking.result() or not self._state.failure:
            return
        if self._writing.acquire(blocking=False):
            try:
                self._try_write()
            finally:
                self._writing.release()

    def _try_write(self) -> None:
        with suppress(StateUnavailable), self._state.write() as connection:
            upsert(connection, SETTINGS, _TRIAL)
