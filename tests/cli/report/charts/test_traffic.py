"""Traffic is summed right, reaches over its events, and names what was released."""

from __future__ import annotations

import re
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from stillwatch.cli.report.charts.traffic import BOTTOM, MOST_BINS, PLOT, gather, traffic_chart
from stillwatch.model.scan import LifecycleEvent, TrafficPoint
from tests.cli.report.samples import hourly, stamp

POINTS = hourly(400, 0, 168, pivots=True)
STYLES = {"atlas-4": "m0", "atlas-5": "m1", "atlas-4-mini": "m2"}


@given(st.lists(st.tuples(st.integers(0, 24 * 400), st.sampled_from("ab"), st.integers(1, 99)), min_size=1))
def test_no_exchange_is_lost_and_bars_are_few(rows: list[tuple[int, str, int]]) -> None:
    bins = gather([TrafficPoint(stamp(hour), model, n) for hour, model, n in rows], ["b"])
    assert sum(bins.totals) == sum(n for _, _, n in rows)
    assert bins.size <= MOST_BINS
    assert all(len(volume) == bins.size for volume in bins.volume.values())


def test_a_week_keeps_its_hours_and_a_quarter_does_not() -> None:
    assert gather(POINTS, []).step == timedelta(hours=1)
    assert gather(
        [TrafficPoint(stamp(0), "a", 1), TrafficPoint(stamp(24 * 90), "a", 1)], []
    ).step > timedelta(hours=6)


def test_the_axis_reaches_over_events_outside_the_traffic() -> None:
    late = LifecycleEvent(stamp(400.5), "end", "gone")
    chart = traffic_chart("c", POINTS, {}, [late], STYLES)
    assert chart is not None
    assert "1. end, 2026-01-21 16:30: gone" in chart.svg
    assert all(float(x) <= 960 for x in re.findall(r'cx="([\d.]+)"', chart.svg))


def test_releases_inside_are_named_and_others_are_not() -> None:
    chart = traffic_chart("c", POINTS, {"atlas-5": stamp(108), "atlas-6": stamp(9000)}, [], STYLES)
    assert chart is not None
    assert "atlas-5 released" in chart.svg
    assert "atlas-6" not in chart.svg


def test_the_legend_gives_each_model_its_colour() -> None:
    chart = traffic_chart("c", POINTS, {}, [], STYLES)
    assert chart is not None
    assert {key.label: key.style for key in chart.legend} == STYLES
    assert chart.remark == "Each bar is one hour, UTC."


def test_bars_stand_on_each_other() -> None:
    points = [TrafficPoint(stamp(0), "a", 6), TrafficPoint(stamp(0), "b", 4)]
    chart = traffic_chart("c", points, {}, [], {"a": "m0", "b": "m1"})
    assert chart is not None
    (base_a, rise_a), (base_b, _) = re.findall(r'd="M54\.0 ([\d.]+)h[\d.]+v-([\d.]+)', chart.svg)
    assert float(base_a) == BOTTOM
    assert float(base_b) == BOTTOM - float(rise_a)
    assert float(rise_a) == 0.6 * PLOT


def test_no_traffic_is_no_chart() -> None:
    assert traffic_chart("c", [], {}, [], {}) is None
