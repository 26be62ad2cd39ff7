"""The figure of a further hour from what three scans took."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.further import Looked, _whole_until, _window, report
from benchmarks.gigabytes import GIB
from benchmarks.measured import Usage
from benchmarks.outcome import Outcome, Settings


def reported(seconds: float, daily: int = 16_000_000, memory: int = GIB) -> Outcome:
    settings = Settings(Path(), None, None, (), 1.0, 0, 0, days=14, daily=daily)
    before, further, scratch = (
        Looked(Usage(wall, wall, memory, memory, ""), 100, frozenset(accounts))
        for wall, accounts in ((900.0, "abc"), (seconds, "cd"), (910.0, "abde"))
    )
    return report(before, further, scratch, settings)


@pytest.mark.parametrize(
    ("seconds", "daily", "memory", "met"),
    [(29.0, 16_000_000, GIB, True), (31.0, 16_000_000, GIB, False), (29.0, 1_000_000, GIB, False),
     (29.0, 16_000_000, 5 * GIB, False)],
)  # fmt: skip
def test_the_bar_asks_for_time_size_and_memory(seconds: float, daily: int, memory: int, met: bool) -> None:
    assert reported(seconds, daily, memory).figures[0].met is met


@pytest.mark.parametrize(
    ("whole", "options", "said"),
    [
        (None, ["--to", "1970-01-03T00:00:00Z"], "all days"),
        (1.5, ["--to", "1970-01-03T00:00:00Z", "--from", "1970-01-01T12:00:00Z"], "a window of 1.5 days"),
    ],
)
def test_a_whole_window_may_be_some_of_the_days(whole: float | None, options: list[str], said: str) -> None:
    settings = Settings(Path(), None, None, (), 1.0, 0, 0, whole=whole)
    assert _whole_until(2 * 86_400_000_000, settings) == options
    assert _window(settings) == said


def test_what_is_known_is_compared_with_the_run_from_scratch() -> None:
    rows = reported(29.0).tables[0].rows
    assert rows[-2][-1] == "4"
    assert rows[-1][-1] == "75.0%"
