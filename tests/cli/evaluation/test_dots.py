"""An axis of names is drawn as rows, and a row without such accounts says so."""

from __future__ import annotations

from xml.etree import ElementTree

import msgspec

from stillwatch.cli.evaluation.dots import draw_dots
from stillwatch.range.study.pooled import Point, pool
from tests.cli.evaluation.conftest import NAMED
from tests.cli.evaluation.test_curves import SVG


def test_a_row_a_name(points: list[Point]) -> None:
    root = ElementTree.fromstring(str(draw_dots(NAMED, [*points, pool("text_only", [])])))
    texts = [t.text for t in root.findall(f"{SVG}text")]
    assert "text only" in texts
    assert texts.count("no such accounts") == 3
    assert len(root.findall(f"{SVG}circle")) == 9


def test_a_figure_to_reach_is_marked_in_the_column_of_recall(points: list[Point]) -> None:
    assert not ElementTree.fromstring(str(draw_dots(NAMED, points))).findall(f"{SVG}path")
    axis = msgspec.structs.replace(NAMED, goals={points[1].at: 0.9})
    marks = ElementTree.fromstring(str(draw_dots(axis, points))).findall(f"{SVG}path")
    assert [mark.get("d") for mark in marks] == [f"M390.0 {40 + 26 * 1.5 - 9:.1f}v18"]
