"""A figure is reached or missed by what was measured, and left out where nothing was."""

from __future__ import annotations

from dataclasses import replace

from stillwatch.cli.evaluation.goals import goals_table
from stillwatch.range.study.people import People, pool_people
from stillwatch.range.study.pooled import Point, Rate, pool
from stillwatch.range.study.run import CellResult
from tests.cli.evaluation.conftest import PLAN
from tests.range.study.conftest import cell_result


def test_goals_are_held_against_what_was_measured(points: list[Point], results: list[CellResult]) -> None:
    rows = goals_table(PLAN, {"unique_prompts": points}, pool_people(results, ["withheld"])).splitlines()
    assert "| 90 % | 83.3 % (over seeds 0 to 100); pooled 83.3 % | 2 | **missed** |" in rows[2]
    assert "| 20 % | 16.7 % (over seeds 0 to 100); pooled 16.7 % | 2 | **missed** |" in rows[3]
    assert any("2 of 12" in row and "**missed**" in row for row in rows)
    assert any(row.startswith("| of them, look-alikes | none | 0 |") for row in rows)


def test_a_seed_with_few_accounts_counts_as_much_as_one_with_many() -> None:
    point = replace(pool("0.5", [cell_result("0.5", 1, 9)]), recall=Rate(98, 100, (98 / 98, 0 / 2)))
    row = goals_table(PLAN, {"unique_prompts": [point]}, pool_people([], [])).splitlines()[2]
    assert "| 50.0 % (over seeds 0 to 100); pooled 98.0 % | 2 | **missed** |" in row


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


def rate(hits: int, trials: int) -> Rate:
    return Rate(hits, trials)


def people(everybody: Rate, **languages: Rate) -> People:
    return People({}, frozenset(), languages, {}, everybody)


def slices(given: People) -> str:
    return next(row for row in goals_table(PLAN, {}, given).splitlines() if row.startswith("| largest slice"))


def test_one_wrong_customer_makes_no_slice_stand_out() -> None:
    told = slices(people(rate(1, 130_000), fr=rate(1, 3_900), de=rate(0, 4_000)))
    assert "1 wrong in 2 slices" in told
    assert "too few wrong to tell" in told


def test_a_slice_in_which_more_are_wrong_is_told_where_there_are_enough() -> None:
    fair = people(rate(100, 10_000), fr=rate(22, 2_000), de=rate(20, 2_000), small=rate(50, 900))
    unfair = people(rate(100, 10_000), fr=rate(40, 2_000), de=rate(20, 2_000))
    assert "1.10 of 2 slices" in slices(fair)
    assert "| reached |" in slices(fair)
    assert "2.00 of 2 slices" in slices(unfair)
    assert "**missed**" in slices(unfair)
    assert "none wrong in 1 slices" in slices(people(rate(0, 9_000), fr=rate(0, 2_000)))
