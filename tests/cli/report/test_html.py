"""The page: well-formed, complete, self-contained, safe with hostile names, and small enough."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import msgspec
import pytest

from stillwatch.cli.report.html import render
from stillwatch.model.evidence import Evidence
from stillwatch.model.scan import (
    AccountVerdict,
    LifecycleEvent,
    ScanResult,
    SubStream,
    Tie,
    TrafficPoint,
)
from tests.cli.report.samples import busy_result, campaign, empty_result, large_result, members

VOID = {"meta", "link", "br", "input", "img", "hr"}
OPTIONAL_END = {"tr", "td", "th", "li", "p"}
PAIRS = [  # a colour, what it stands on, and the least contrast
    *(("ink", ground, 7.0) for ground in ("paper", "card")),
    *(("soft", ground, 4.5) for ground in ("paper", "card")),
    ("link", "card", 4.5), ("ok", "ok-bg", 4.5), ("warn", "warn-bg", 4.5), ("card", "event", 4.5),
    ("for", "card", 3.0), ("against", "card", 3.0), *((f"m{i}", "card", 2.5) for i in range(8)),
]  # fmt: skip
ATTACK = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}"


class Page(HTMLParser):
    """Tags with their attributes, text, and whether every element was closed where it should be."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.faults: list[str] = []
        self.texts: list[str] = []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1] != tag and self.open[-1] in OPTIONAL_END:
            self.open.pop()
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"{tag} at {self.getpos()}")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def named(self, tag: str) -> Iterator[dict[str, str | None]]:
        """The attributes of every `tag`."""
        return (attributes for name, attributes in self.tags if name == tag)


@pytest.fixture(scope="module")
def busy() -> Page:
    return Page(render(busy_result()))


@pytest.mark.parametrize("result", [busy_result(), empty_result()], ids=["busy", "empty"])
def test_every_element_is_closed_and_every_id_is_unique(result: ScanResult) -> None:
    page = Page(render(result))
    assert page.faults == []
    assert page.open == []
    ids = [a["id"] for _, a in page.tags if "id" in a]
    assert len(ids) == len(set(ids))


def test_each_campaign_and_group_has_its_anchor_and_a_link(busy: Page) -> None:
    result = busy_result()
    anchors = {a["id"] for a in busy.named("article")}
    links = [a.get("href") for a in busy.named("a")]
    for name in [c.id for c in result.campaigns] + [g.id for g in result.coordination]:
        assert name in anchors
        assert f"#{name}" in links


def test_every_chart_has_a_title_and_a_description(busy: Page) -> None:
    charts = list(busy.named("svg"))
    ids = {a.get("id") for _, a in busy.tags}
    assert len(charts) == 4 * 5
    for chart in charts:
        assert chart["role"] == "img"
        assert set((chart["aria-labelledby"] or "").split()) <= ids


def test_every_column_has_a_header_with_its_scope(busy: Page) -> None:
    assert all(a.get("scope") in ("col", "row") for a in busy.named("th"))


def test_what_speaks_against_and_what_is_missing_stand_beside_the_reasons(busy: Page) -> None:
    text = " ".join(busy.texts)
    for said in (
        "What speaks against",
        "9 % of the accounts passed document verification",
        "What is missing",
        "a class: the same tasks",
        "harvests alone",
        "ts: not a time",
        "licensed programme until",
    ):
        assert said in text


def test_a_campaign_that_rests_on_doubtful_members_says_so() -> None:
    page = render(busy_result())
    assert page.count("too many, but it rests on them") == 1


def test_the_page_loads_nothing_and_runs_only_its_own_script() -> None:
    source = render(busy_result())
    page = Page(source)
    assert "http" not in source.replace('http-equiv="Content', "")
    assert not [a for _, a in page.tags if "src" in a or any(name.startswith("on") for name in a)]
    assert not {tag for tag, _ in page.tags} & {"link", "img", "iframe", "object", "embed", "base", "form"}
    script = source.split("<script>")[1].split("</script>")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in source


def hostile_result() -> ScanResult:
    """A result in which everything that can hold text holds an attack."""
    item = campaign("camp_1", "a", 3)
    bad = Evidence("harvest", 1.0, ATTACK, source=ATTACK)
    item = msgspec.structs.replace(
        item, id=ATTACK, accounts=[ATTACK, "b"], targets=[ATTACK], evidence=[bad], counter_evidence=[bad],
        missing=[ATTACK], models={ATTACK: 2}, authorised=ATTACK,
        ties=[Tie(ATTACK, ATTACK, [ATTACK, "b"], 2.0)],
        lifecycle=[LifecycleEvent("2026-01-05T00:00:00Z", ATTACK, ATTACK)],
        sub_streams=[SubStream(ATTACK, ATTACK, 1, 1, 1)],
        traffic=[TrafficPoint("2026-01-05T00:00:00Z", ATTACK, 3)],
    )  # fmt: skip
    verdict = AccountVerdict(
        account=ATTACK, flagged_at="2026-01-05T00:00:00Z", campaign=ATTACK, bits=1.0, harvest_share=0.5
    )
    result = busy_result()
    group = msgspec.structs.replace(
        result.coordination[0], id="x" + ATTACK, accounts=[ATTACK], why_not_a_campaign=ATTACK, evidence=[bad]
    )
    return msgspec.structs.replace(
        result, campaigns=[item], accounts=[verdict], coordination=[group], notes=[ATTACK],
        releases={ATTACK: "2026-01-05T00:30:00Z"},
        read=msgspec.structs.replace(result.read, reasons={ATTACK: 1}),
    )  # fmt: skip


def test_hostile_names_stay_text() -> None:
    source = render(hostile_result())
    page = Page(source)
    assert page.faults == []
    assert len(list(page.named("script"))) == 1
    assert not list(page.named("img"))
    assert not [name for _, a in page.tags for name in a if name.startswith("on")]
    assert source.count("{{ 7*7 }}") == source.count("alert(2)") > 20
    assert source.count("&lt;script&gt;alert(1)") > 20


def test_direction_overrides_are_shown_as_escapes() -> None:
    result = msgspec.structs.replace(empty_result(), notes=["acct_\u202egpj"])
    assert "\u202e" not in render(result)
    assert "\\u202e" in render(result)


def test_an_empty_result_says_so_and_what_was_read() -> None:
    text = " ".join(" ".join(Page(render(empty_result())).texts).split())
    assert "No campaign was found in 20,114 exchanges by 950 accounts" in text
    assert "no account facts were given" in text


def luminance(colour: str) -> float:
    """Relative luminance of `#rgb` or `#rrggbb` (WCAG 2)."""
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground", "least"), PAIRS)
def test_colours_can_be_told_from_their_ground(scheme: int, ink: str, ground: str, least: float) -> None:
    blocks = re.findall(r":root \{(.*?)\}", render(empty_result()), flags=re.DOTALL)
    colours = dict(re.findall(r"--([\w-]+): (#\w+)", blocks[scheme]))
    high, low = sorted((luminance(colours[ink]), luminance(colours[ground])), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= least


def test_the_same_result_gives_the_same_page() -> None:
    assert render(busy_result()) == render(busy_result())


def test_twenty_campaigns_of_a_thousand_members_stay_below_five_megabytes() -> None:
    assert len(render(large_result()).encode()) < 5_000_000


def test_a_crowd_of_coordinated_accounts_does_not_fill_the_page() -> None:
    result = busy_result()
    groups = [
        msgspec.structs.replace(result.coordination[0], id=f"coord_{i:03d}", accounts=members("g", 5000))
        for i in range(250)
    ]
    source = render(msgspec.structs.replace(result, coordination=groups))
    assert len(source.encode()) < 1_000_000
    assert "and 4,800 more, in the JSON result" in source
    assert "And 190 smaller groups, in the JSON result." in source


def test_a_campaign_with_nothing_but_members_is_still_drawn() -> None:
    bare = msgspec.structs.replace(
        campaign("camp_bare", "a", 3), bits={}, evidence=[], counter_evidence=[], missing=[], targets=[],
        lifecycle=[], sub_streams=[], models={}, traffic=[], ties=[],
    )  # fmt: skip
    page = Page(render(msgspec.structs.replace(busy_result(), campaigns=[bare], accounts=[])))
    assert page.faults == []
    assert not list(page.named("svg"))
    assert "acct_a00002" in " ".join(page.texts)
