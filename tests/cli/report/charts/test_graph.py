"""The graph names what is shared, counts members, and says what it leaves out."""

from __future__ import annotations

from xml.etree import ElementTree

from stillwatch.cli.report.charts.graph import tie_chart
from stillwatch.cli.report.quantities import words
from stillwatch.model.scan import Tie
from tests.cli.report.samples import members, ties

ACCOUNTS = members("a", 600)


def test_every_hub_is_labelled_and_every_member_counted() -> None:
    chart = tie_chart("g", ACCOUNTS, ties(ACCOUNTS))
    assert chart is not None
    root = ElementTree.fromstring(str(chart.svg))
    hubs = [g for g in root if g.get("class") == "hub"]
    assert {g.findall("text")[0].text for g in hubs} == {f"{words(t.kind)} {t.what}" for t in ties(ACCOUNTS)}
    titles = [g.findtext("title") or "" for g in root if g.get("class") == "bubble"]
    assert sum(int(t.split()[0].replace(",", "")) for t in titles) == 600


def test_edges_join_a_bubble_with_each_of_its_hubs() -> None:
    chart = tie_chart(
        "g", ["a", "b", "c"], [Tie("net", "n", ["a", "b"], 3.0), Tie("payment", "p", ["b", "c"], 5.0)]
    )
    assert chart is not None
    edges = ElementTree.fromstring(str(chart.svg)).findall("g[@class='edges']/path")
    assert len(edges) == 4
    assert len({(e.get("data-b"), e.get("data-h")) for e in edges}) == 4


def test_a_kind_has_one_colour_and_a_legend() -> None:
    chart = tie_chart("g", ACCOUNTS, ties(ACCOUNTS))
    assert chart is not None
    assert [key.label for key in chart.legend] == ["email domain", "frame", "net", "payment", "signup batch"]


def test_members_without_a_tie_are_mentioned() -> None:
    chart = tie_chart("g", ["a", "b", "c"], [Tie("net", "n", ["a", "b"], 3.0)])
    assert chart is not None
    assert "1 member holds none of the ties drawn." in chart.remark
    assert tie_chart("g", ["a", "b"], []) is None


def test_a_long_name_is_shortened_beside_its_hub_and_whole_in_its_title() -> None:
    name = "x" * 60
    chart = tie_chart("g", ["a", "b"], [Tie("net", name, ["a", "b"], 3.0)])
    assert chart is not None
    assert f"net {name}: 2 members" in chart.svg
    assert "net " + "x" * 22 + "…" in chart.svg
