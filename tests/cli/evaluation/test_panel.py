"""A panel shows every rate inside its frame, and leaves out what has no trials."""

from __future__ import annotations

import re

import pytest

from stillwatch.cli.evaluation.panel import HEIGHT, Series, draw_panel, label, percent, top_of
from stillwatch.range.study.pooled import Rate

RATES = (Rate(9, 10, (0.8, 1.0)), Rate(0, 0), Rate(1, 10, (0.0, 0.2)))


def test_dots_stand_at_their_heights() -> None:
    drawn = str(draw_panel(Series("T", "#111", "#eee", RATES, {2: 0.5}), [0, 0.5, 1], ["a", "b", "c"], 0, 20))
    heights = [float(y) for y in re.findall(r'<circle cx="[\d.]+" cy="([\d.]+)"', drawn)]
    assert heights == pytest.approx([20 + HEIGHT * 0.1, 20 + HEIGHT * 0.9])
    assert "9 of 10" in drawn
    assert f"{20 + HEIGHT / 2:.1f}h18" in drawn


def test_the_axis_of_rare_things_ends_above_their_intervals() -> None:
    rare = [Rate(0, 1000), Rate(1, 1000)]
    assert max(rate.wilson[1] for rate in rare) <= top_of(rare) <= 0.01
    assert top_of([]) == 0.01
    assert top_of([Rate(5, 5)]) == 1.0


def test_shares_in_percent() -> None:
    assert [percent(share) for share in (0, 0.002, 0.25, 1)] == ["0 %", "0.2 %", "25 %", "100 %"]


def test_words_are_escaped() -> None:
    assert "&lt;b&gt;" in label(0, 0, "<b>")
