"""Ticks are round and cover what they must."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from stillwatch.cli.report.charts.scale import round_ticks, tick_label, time_ticks

START = datetime(2026, 1, 5, 3, 20, tzinfo=UTC)


@given(st.floats(min_value=0.01, max_value=1e12))
def test_ticks_reach_over_the_highest_and_are_few(highest: float) -> None:
    ticks = round_ticks(highest)
    assert ticks[0] == 0
    assert ticks[-1] >= highest * 0.999
    assert 2 <= len(ticks) <= 6
    assert ticks[-2] < highest


def test_no_traffic_still_has_an_axis() -> None:
    assert round_ticks(0) == [0.0, 1.0]


@given(st.integers(min_value=1, max_value=24 * 4000))
def test_times_are_inside_even_and_few(hours: int) -> None:
    end = START + timedelta(hours=hours)
    ticks = time_ticks(START, end)
    assert len(ticks) <= 10
    assert all(START <= tick <= end for tick in ticks)
    assert len({b - a for a, b in pairwise(ticks)}) <= 1


def test_days_fall_on_midnight() -> None:
    assert time_ticks(START, START + timedelta(days=7))[0] == datetime(2026, 1, 6, tzinfo=UTC)


def test_labels_name_the_hour_only_where_it_matters() -> None:
    assert tick_label(START, True) == "5 Jan"
    assert tick_label(START, False) == "5 Jan 03:20"
