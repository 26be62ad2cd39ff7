"""The reliability plot: one dot and whisker a span, on the diagonal where confidence holds."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from stillwatch.cli.reliability.picture import LEFT, SIDE, TOP, draw_reliability
from stillwatch.range.reliability import Bin

NS = "{http://www.w3.org/2000/svg}"
BINS = [Bin(0.0, 0.5, 10, 0.25, 3, 4), Bin(0.5, 1.0, 40, 0.9, 36, 9)]


def test_dots_stand_at_confidence_and_share() -> None:
    dots = ET.fromstring(draw_reliability(BINS)).findall(f"{NS}circle")
    assert [(float(d.get("cx", "")), float(d.get("cy", ""))) for d in dots] == [
        (LEFT + 0.25 * SIDE, TOP + 0.7 * SIDE), (LEFT + 0.9 * SIDE, TOP + 0.1 * SIDE),
    ]  # fmt: skip


def test_the_number_of_groups_is_written() -> None:
    words = [t.text for t in ET.fromstring(draw_reliability(BINS)).findall(f"{NS}text")]
    assert {"10", "40", "0.5 to 1"} <= set(words)


def test_no_group_is_an_empty_plot() -> None:
    assert not ET.fromstring(draw_reliability([])).findall(f"{NS}circle")
