"""The curves of an axis are one well-formed picture, with strengths at their places."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from stillwatch.cli.evaluation.curves import draw_curves, has_numbers
from stillwatch.range.study.pooled import Point
from tests.cli.evaluation.conftest import CURVE, NAMED

SVG = "{http://www.w3.org/2000/svg}"


def test_three_panels_with_a_dot_for_each_strength(points: Sequence[Point]) -> None:
    root = ElementTree.fromstring(str(draw_curves(CURVE, points)))
    assert len(root.findall(f"{SVG}circle")) == 9
    assert len(root.findall(f"{SVG}polyline")) == 3
    assert [t.text for t in root.findall(f"{SVG}text")].count("0.8") == 3


def test_numbers_stand_at_a_distance_that_is_theirs(points: Sequence[Point]) -> None:
    root = ElementTree.fromstring(str(draw_curves(CURVE, points)))
    first, second, third = (float(c.attrib["cx"]) for c in root.findall(f"{SVG}circle")[:3])
    assert abs((second - first) / (third - first) - 0.5 / 0.8) < 0.01


def test_names_are_no_numbers() -> None:
    assert has_numbers(CURVE)
    assert not has_numbers(NAMED)
