"""Bars add up to the total, whatever spoke against."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.cli.report.charts.waterfall import steps, waterfall_chart
from stillwatch.model.evidence import FAMILIES, Evidence, Family

BITS = st.dictionaries(st.sampled_from(FAMILIES), st.floats(-30, 30), min_size=1)
COUNTER = st.lists(st.builds(Evidence, st.sampled_from(FAMILIES), st.floats(-20, 0), st.just("x")))


@given(BITS, COUNTER)
def test_every_bar_begins_where_the_last_ended_and_the_total_is_the_sum(
    bits: dict[Family, float], counter: list[Evidence]
) -> None:
    bars = steps(bits, counter)
    assert all(a.end == b.begin for a, b in pairwise(bars[:-1]))
    assert bars[-1].style == "total"
    assert bars[-1].end == pytest.approx(sum(bits.values()), abs=1e-9)
    assert all((b.end >= b.begin) if b.style == "for" else (b.end <= b.begin) for b in bars[:-1])


def test_for_and_against_stand_apart_where_they_add_up() -> None:
    said = [Evidence("harvest", 11.5, "much"), Evidence("harvest", -2.5, "and yet")]
    bars = steps({"identity": 10.0, "harvest": 9.0}, said)
    assert [(b.label, b.end - b.begin) for b in bars] == [
        ("harvest", 11.5), ("identity", 10.0), ("harvest, against", -2.5), ("total", 19.0),
    ]  # fmt: skip


def test_counter_evidence_that_was_outweighed_is_not_subtracted() -> None:
    said = [Evidence("identity", 8.0, "one card"), Evidence("identity", -2.5, "verified")]
    assert [(b.label, b.end) for b in steps({"identity": 8.0}, said)] == [("identity", 8.0), ("total", 8.0)]


def test_evidence_about_one_account_is_not_the_groups() -> None:
    said = [Evidence("identity", 8.0, "one card"), Evidence("identity", -8.0, "verified", about="acct_1")]
    assert [b.style for b in steps({"identity": 8.0}, said)] == ["for", "total"]


def test_the_chart_says_its_numbers_in_words() -> None:
    chart = waterfall_chart("w", {"harvest": 9.0}, [])
    assert chart is not None
    assert "harvest +9.0; total +9.0" in chart.svg
    assert [key.style for key in chart.legend] == ["for", "total"]
    assert waterfall_chart("w", {}, []) is None
    assert waterfall_chart("w", {"harvest": 0.0}, []) is None
