"""Marks keep apart."""

from __future__ import annotations

import re

from stillwatch.cli.report.charts.marks import RADIUS, event_marks, release_marks
from stillwatch.model.scan import LifecycleEvent

PLOT = (68.0, 268.0)


def test_labels_of_close_releases_stand_at_different_heights() -> None:
    drawn = release_marks([(100.0, "a"), (140.0, "b"), (600.0, "c"), (900.0, "d")], PLOT, 960)
    heights = re.findall(r'<text x="[\d.]+" y="([\d.]+)"', drawn)
    assert heights[0] != heights[1]
    assert heights[0] == heights[2] == heights[3]


def test_a_label_near_the_edge_stands_on_the_other_side() -> None:
    assert 'text-anchor="end">late released' in release_marks([(940.0, "late")], PLOT, 960)


def test_close_events_do_not_cover_each_other() -> None:
    event = LifecycleEvent("2026-01-05T00:00:00Z", "growth", "x")
    drawn = event_marks([(100.0, event), (104.0, event), (108.0, event)], PLOT)
    heights = [float(y) for y in re.findall(r'cy="([\d.]+)"', drawn)]
    assert len(set(heights)) == 3
    assert min(heights) >= RADIUS
    assert re.findall(r">(\d)</text>", drawn) == ["1", "2", "3"]
