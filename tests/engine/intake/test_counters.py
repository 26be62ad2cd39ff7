"""Counts of the intake."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from stillwatch.engine.intake.counters import Counters, Counts


def test_counts_add_up_over_threads() -> None:
    counters = Counters()
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: counters.add(accepted=2, failed=1), range(500)))
    assert counters.read() == Counts(accepted=1000, failed=500)
