"""Elements are escaped and numbers short."""

from __future__ import annotations

from xml.etree import ElementTree

from markupsafe import Markup

from stillwatch.cli.report.charts.svg import element, frame, join, text


def test_strings_are_escaped_and_elements_are_not() -> None:
    inner = element("b", "<x>")
    assert inner == Markup("<b>&lt;x&gt;</b>")
    assert element("a", inner, title='"&') == Markup('<a title="&#34;&amp;"><b>&lt;x&gt;</b></a>')


def test_names_numbers_and_missing_attributes() -> None:
    drawn = element("rect", class_="for", stroke_width=2.0, x=1.26, y=3, rx=None)
    assert drawn == '<rect class="for" stroke-width="2" x="1.3" y="3"></rect>'


def test_a_frame_is_well_formed_and_named() -> None:
    svg = frame("c0", (100, 50.5), "A & B", "about <it>", join([text(1, 2, "x"), text(1, 2, "y")]))
    root = ElementTree.fromstring(str(svg))
    assert root.attrib["viewBox"] == "0 0 100 50.5"
    assert root.attrib["aria-labelledby"] == "c0-title c0-about"
    assert [child.text for child in root] == ["A & B", "about <it>", "x", "y"]
