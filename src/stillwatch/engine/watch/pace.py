"""How far back the next look goes: the whole window as often as that is affordable, else the last hours."""

from __future__ import annotations

from typing import Final

RECENT_US: Final = 2 * 3_600_000_000
"""Event time of a look at what is recent. Of a day of 16 million exchanges, two hours are as many as two
cores look at in half a minute; what shows only over longer is left to the whole window."""

_MOST: Final = 0.1  # of the time that looks at the whole window may take, unless they end within their turn


class Pace:
    """`turn_s`: seconds between two looks; a whole window that is seen within that is always looked at."""

    def __init__(self, turn_s: float) -> None:
        self._turn_s = turn_s
        self._ended: float | None = None
        self._took_s = 0.0

    def is_whole(self, now: float) -> bool:
        """Whether a look that begins now (seconds of a clock that never goes back) is at the whole window."""
        if self._ended is None or self._took_s <= self._turn_s:
            return True
        return now - self._ended >= self._took_s * (1 / _MOST - 1)

    def ended(self, now: float, took_s: float) -> None:
        """A look at the whole window ended now and took so many seconds."""
        self._ended, self._took_s = now, took_s
