"""Counts are added up over seeds, and intervals are those of the textbook."""

from __future__ import annotations

import pytest

from stillwatch.range.study.pooled import Rate, pool
from stillwatch.range.study.run import CellResult
from tests.range.study.conftest import cell_result


def test_counts_of_all_seeds_are_pooled() -> None:
    point = pool("0.5", [cell_result("0.5", 1, 9, wrong=1), cell_result("0.5", 2, 3, wrong=2)])
    assert (point.seeds, point.recall.hits, point.recall.trials) == (2, 12, 18)
    assert list(point.recall.seeds) == pytest.approx([1.0, 1 / 3])
    assert (point.wrong.hits, point.wrong.trials) == (3, 24)
    assert point.misses["hydra"] == {"harvest": 6}
    assert point.found["hydra"].share == pytest.approx(2 / 3)
    assert point.wrong_kinds == {"chat": 3}
    assert point.exchanges == 2000


def test_a_failed_cell_is_counted_and_not_pooled() -> None:
    failed = CellResult(axis="a", at="1", seed=3, score=None, fault="gone")
    point = pool("1", [failed, cell_result("1", 1, 9)])
    assert (point.seeds, point.faults, point.recall.trials) == (1, 1, 9)


def test_the_spread_is_students_interval_of_the_mean() -> None:
    spread = Rate(0, 0, (0.2, 0.4, 0.6)).spread
    assert spread is not None
    half = 4.302653 * 0.2 / 3**0.5
    assert list(spread) == pytest.approx([0.0, 0.4 + half], abs=1e-6)
    assert Rate(1, 2, (0.5,)).spread is None
    assert Rate(0, 0).share is None
