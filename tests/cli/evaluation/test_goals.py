"""A figure is reached or missed by what was measured, and left out where nothing was."""

from __future__ import annotations

from stillwatch.cli.evaluation.goals import goals_table
from stillwatch.range.study.people import pool_people
from stillwatch.range.study.pooled import Point, pool
from stillwatch.range.study.run import CellResult
from tests.cli.evaluation.conftest import PLAN
from tests.range.study.conftest import cell_result


def test_goals_are_held_against_what_was_measured(points: list[Point], results: list[CellResult]) -> None:
    rows = goals_table(PLAN, {"unique_prompts": points}, pool_people(results, ["withheld"])).splitlines()
    assert "| 90 % | 83.3 % (over seeds 0 to 100) | 2 | **missed** |" in rows[2]
    assert "| 20 % | 16.7 % (over seeds 0 to 100) | 2 | **missed** |" in rows[3]
    assert any("2 of 12" in row and "**missed**" in row for row in rows)
    assert any(row.startswith("| of them, look-alikes | none | 0 |") for row in rows)


def test_without_results_only_the_head_is_left() -> None:
    assert len(goals_table(PLAN, {}, pool_people([], [])).splitlines()) == 2


def test_the_worst_kind_alone_is_named() -> None:
    points = [pool(kind, [cell_result(kind, 1, n, axis="alone")]) for kind, n in (("hydra", 9), ("pools", 5))]
    table = goals_table(PLAN, {"alone": points}, pool_people([], []))
    assert "recall of a kind that is alone, worst: pools | 90 % | 55.6 %" in table


def test_the_row_with_most_customers_wrong_is_named(points: list[Point]) -> None:
    bad = pool("2", [cell_result("2", 1, 9, wrong=3, axis="jitter")])
    table = goals_table(PLAN, {"unique_prompts": points, "jitter": [bad]}, pool_people([], []))
    assert "| 3 of 12 (jitter 2: chat) | 1 | **missed** |" in table
