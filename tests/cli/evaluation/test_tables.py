"""Tables say what was counted, and a dash where nothing was."""

from __future__ import annotations

from stillwatch.cli.evaluation.tables import (
    interval,
    kinds_table,
    misses_table,
    people_table,
    points_table,
    ratio,
    share,
    slices_table,
)
from stillwatch.range.study.people import pool_people
from stillwatch.range.study.pooled import Point, Rate, pool
from stillwatch.range.study.run import CellResult


def test_a_row_a_strength(points: list[Point]) -> None:
    head, rule, *rows = points_table(points).splitlines()
    assert len({line.count("|") for line in (head, rule, *rows)}) == 1
    assert rows[1].startswith("| 0.5 | 2 | 18 | 83.3 % |")
    assert "| 67 % |" in rows[1]
    assert "0 of 24" in rows[1]


def test_a_strength_without_a_score_has_dashes() -> None:
    failed = CellResult(axis="a", at="1", seed=3, score=None, fault="gone")
    assert "| 0 (1 failed) | 0 | - | - | - | - | - | - | 0 of 0 |" in points_table([pool("1", [failed])])


def test_misses_are_added_up_over_kinds(points: list[Point]) -> None:
    *_, last = misses_table(points).splitlines()
    assert last == "| 0.8 | 0 | 0 | 0 | 15 | 0 | 0 | hydra 15 |"
    assert misses_table(points[:1]) == ""


def test_one_kind_needs_no_table_of_kinds(points: list[Point]) -> None:
    assert kinds_table(points) == ""


def test_customers_by_kind_and_slice(results: list[CellResult]) -> None:
    people = pool_people(results, ["withheld"])
    assert "| licensed distiller | yes | 2 | 0 |" in people_table(people)
    assert "| en | 12 | 2 |" in slices_table("language", people.languages, people.everybody)


def test_ratios_need_enough_accounts() -> None:
    mean = Rate(10, 10_000)
    assert ratio(Rate(3, 2000), mean) == "1.50"
    assert ratio(Rate(3, 200), mean) == "too few"
    assert ratio(Rate(0, 2000), Rate(0, 10_000)) == "none wrong"


def test_shares_and_intervals() -> None:
    assert share(Rate(1, 3)) == "33.3 %"
    assert share(Rate(0, 0)) == "-"
    assert interval((0.125, 0.5)) == "12 to 50"
    assert interval(None) == "-"
