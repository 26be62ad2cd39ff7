"""Bars are ranked, limited and labelled."""

from __future__ import annotations

import re

from stillwatch.cli.report.charts.bars import MOST, bar_chart


def test_the_largest_stands_first_with_its_share() -> None:
    chart = bar_chart("b", "By target", {"small": 25, "large": 75}, "exchanges")
    assert chart is not None
    assert chart.svg.index("large: 75 exchanges") < chart.svg.index("small: 25 exchanges")
    assert "75 · 75\u00a0%" in chart.svg


def test_only_the_largest_are_drawn_and_that_is_said() -> None:
    chart = bar_chart("b", "t", {f"m{i}": i + 1 for i in range(MOST + 3)}, "exchanges")
    assert chart is not None
    assert len(re.findall("<rect", chart.svg)) == MOST
    assert chart.remark == "3 smaller ones are not drawn."


def test_a_label_may_have_its_own_colour() -> None:
    chart = bar_chart("b", "t", {"a": 2, "b": 1}, "exchanges", {"a": "m3"})
    assert chart is not None
    assert re.findall(r'<rect[^>]*class="(\w+)"', chart.svg) == ["m3", "amount"]


def test_nothing_to_count_is_no_chart() -> None:
    assert bar_chart("b", "t", {}, "exchanges") is None
    assert bar_chart("b", "t", {"a": 0}, "exchanges") is None
