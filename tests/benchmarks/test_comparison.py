"""Figures of the comparison from what each tool found and took."""

from __future__ import annotations

from pathlib import Path

from benchmarks.comparison import Day, Growth, Shown, report
from benchmarks.suspects import Quality

DAY = Day(Path("day"), 100_000, {}, frozenset(f"a{number}" for number in range(100)))
THEIRS = Shown("theirs", Quality(400, 70, 100, 300), 200.0, 380.0)
PAIRS = Shown("pairs", Quality(100, 60, 100, 40), 1.0, 1.0)


def test_better_and_ten_times_as_fast_is_met() -> None:
    outcome = report(DAY, Shown("ours", Quality(95, 95, 100), 10.0, 12.0), THEIRS, PAIRS)
    assert [figure.met for figure in outcome.figures] == [True, True]
    said = "10,000, 20.0 times theirs (500); 31.7 times by processor seconds"
    assert outcome.figures[1].measured == said
    assert outcome.tables[0].rows[1] == ["theirs", "400", "0.175", "0.700", "300", "500", "380.0"]


def test_lower_recall_or_a_slower_scan_is_not() -> None:
    outcome = report(DAY, Shown("ours", Quality(60, 60, 100), 30.0, 12.0), THEIRS, PAIRS)
    assert [figure.met for figure in outcome.figures] == [False, False]


def test_the_table_of_growth_ends_with_the_day() -> None:
    ours, tenth = Shown("ours", Quality(95, 95, 100), 10.0, 12.0), Shown("ours", Quality(9, 9, 10), 2.0, 2.5)
    small = Growth(10_000, tenth, Shown("theirs", Quality(40, 7, 10, 30), 4.0, 7.5))
    rows = report(DAY, ours, THEIRS, PAIRS, [small]).tables[1].rows
    assert rows[0] == ["10,000", "2.0", "2.5", "4.0", "7.5", "2.0", "3.0"]
    assert [row[-2:] for row in rows] == [["2.0", "3.0"], ["20.0", "31.7"]]
