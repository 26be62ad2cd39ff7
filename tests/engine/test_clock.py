"""Clocks give microseconds since 1970 UTC."""

from __future__ import annotations

import time

from stillwatch.engine.clock import fixed_clock, system_clock


def test_the_system_clock_counts_microseconds() -> None:
    before = time.time()
    assert before - 1 <= system_clock() / 1e6 <= time.time() + 1


def test_a_fixed_clock_stands_still() -> None:
    clock = fixed_clock(7)
    assert [clock(), clock()] == [7, 7]
