"""What the service does again and again in a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Turns:
    """Calls `work` at the start, then `every_s` seconds after it ended, or at once where it is woken, until
    it is closed. `work` deals with its own failures."""

    def __init__(self, work: Callable[[], object], name: str, every_s: float) -> None:
        self._work, self._every_s = work, every_s
        self._wake, self._is_closing = threading.Event(), False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """There is something to do."""
        self._wake.set()

    def close(self) -> bool:
        """End, after a turn that is under way; whether it was at work at all."""
        self._is_closing = True
        self._wake.set()
        if was_at_work := self._thread.is_alive():
            self._thread.join()
        return was_at_work

    def _run(self) -> None:
        while not self._is_closing:
            self._work()
            self._wake.wait(self._every_s)
            self._wake.clear()
