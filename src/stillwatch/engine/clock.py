"""The time of day as a value that callers pass down: stages never look at a clock."""

from __future__ import annotations

import time
from collections.abc import Callable

Clock = Callable[[], int]
"""Gives microseconds since 1970 UTC."""


def system_clock() -> int:
    """The machine's own clock, in microseconds since 1970 UTC."""
    return time.time_ns() // 1_000


def fixed_clock(now_us: int) -> Clock:
    """A clock that stands still, for replays and tests."""
    return lambda: now_us
