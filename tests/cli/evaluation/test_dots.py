"""An axis of names is drawn as rows, and a row without such accounts says so."""

from __future__ import annotations

from xml.etree import ElementTree

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
