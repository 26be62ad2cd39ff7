"""What the page shows of one campaign: wording, figures and charts, ready for the template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stillwatch.cli.report.charts.bars import bar_chart
from stillwatch.cli.report.charts.graph import tie_chart
from stillwatch.cli.report.charts.svg import Chart
from stillwatch.cli.report.charts.traffic import traffic_chart
from stillwatch.cli.report.charts.waterfall import waterfall_chart
from stillwatch.cli.report.quantities import (
    NONE,
    certainty,
    count,
    expected,
    moment,
    percent,
    printable,
    short,
    signed,
    span,
    words,
)
from stillwatch.cli.report.verdict import by_strength, doubt, silent_families, summary
from stillwatch.model.evidence import Evidence
from stillwatch.model.scan import AccountVerdict, Campaign, LifecycleEvent, SubStream


@dataclass(frozen=True)
class Reason:
    """One piece of evidence in words."""

    family: str
    bits: str
    says: str
    source: str


@dataclass(frozen=True)
class Member:
    """One row of the members table; `order` carries the values to sort by."""

    account: str
    flagged: str
    bits: str
    share: str
    confidence: str
    order: tuple[float, float, float]


@dataclass(frozen=True)
class CampaignView:
    """All of a campaign's section; a chart is None where its data are missing."""

    campaign: Campaign
    summary: str
    doubt: str
    figures: list[tuple[str, str]]
    first_flagged: str
    traffic: Chart | None
    waterfall: Chart | None
    targets: Chart | None
    models: Chart | None
    graph: Chart | None
    reasons: list[Reason]
    single: int
    against: list[Reason]
    missing: list[str]
    events: list[LifecycleEvent]
    streams: list[SubStream]
    members: list[Member]

    @property
    def id(self) -> str:
        """The campaign's id, and its anchor in the page."""
        return self.campaign.id


def view_campaign(
    campaign: Campaign,
    name: str,
    verdicts: Mapping[str, AccountVerdict],
    releases: dict[str, str],
    styles: dict[str, str],
) -> CampaignView:
    """Prepare `campaign`; `name` prefixes the ids of its charts, `styles` maps a model to its CSS class."""
    flagged = min((v.flagged_at for v in verdicts.values()), default="")
    events = sorted(campaign.lifecycle, key=lambda e: e.at)
    targets = Counter[str]()
    for stream in campaign.sub_streams:
        targets[words(stream.label)] += stream.exchanges
    return CampaignView(
        campaign=campaign,
        summary=summary(campaign),
        doubt=doubt(campaign),
        figures=_figures(campaign, flagged),
        first_flagged=moment(flagged),
        traffic=traffic_chart(f"{name}-traffic", campaign.traffic, releases, events, styles),
        waterfall=waterfall_chart(
            f"{name}-bits", campaign.bits, [*campaign.evidence, *campaign.counter_evidence]
        ),
        targets=bar_chart(f"{name}-targets", "Harvest exchanges by target", targets, "exchanges"),
        models=bar_chart(f"{name}-models", "Exchanges by model", campaign.models, "exchanges", styles),
        graph=tie_chart(f"{name}-ties", campaign.accounts, campaign.ties),
        reasons=_reasons([e for e in campaign.evidence if not e.about]),
        single=sum(1 for e in campaign.evidence if e.about),
        against=_reasons(campaign.counter_evidence),
        missing=_missing(campaign),
        events=events,
        streams=sorted(campaign.sub_streams, key=lambda s: (-s.exchanges, s.frame)),
        members=[_member(a, verdicts.get(a)) for a in campaign.accounts],
    )


def _figures(campaign: Campaign, flagged: str) -> list[tuple[str, str]]:
    share = campaign.harvest_exchanges / campaign.exchanges if campaign.exchanges else 0.0
    wrong = campaign.expected_wrong
    return [
        ("members", count(len(campaign.accounts))),
        ("expected wrong", NONE if wrong is None else expected(wrong)),
        ("exchanges", short(campaign.exchanges)),
        ("of them harvest", percent(share)),
        ("output tokens", short(campaign.output_tokens)),
        ("confidence", certainty(campaign.confidence)),
        ("active", span(campaign.first_seen, campaign.last_seen)),
        ("first flagged", moment(flagged)),
    ]


def _reasons(evidence: Sequence[Evidence]) -> list[Reason]:
    return [
        Reason(e.family, signed(e.bits), printable(e.says), printable(e.source))
        for e in by_strength(evidence)
    ]


def _missing(campaign: Campaign) -> list[str]:
    lines = [printable(line) for line in campaign.missing]
    named = " ".join(lines)
    return lines + [f"{f}: no evidence either way" for f in silent_families(campaign) if f not in named]


def _member(account: str, verdict: AccountVerdict | None) -> Member:
    if verdict is None:
        return Member(printable(account), NONE, NONE, NONE, NONE, (0.0, 0.0, 0.0))
    sure = verdict.confidence
    return Member(
        printable(account), moment(verdict.flagged_at), signed(verdict.bits), percent(verdict.harvest_share),
        NONE if sure is None else certainty(sure),
        (verdict.bits, verdict.harvest_share, sure or 0.0),
    )  # fmt: skip
