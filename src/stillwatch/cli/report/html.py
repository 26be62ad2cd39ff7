"""A scan result as one self-contained HTML page: no network, no other file, readable without scripts."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter, defaultdict
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from stillwatch.cli.report import quantities
from stillwatch.cli.report.campaign_view import CampaignView, view_campaign
from stillwatch.cli.report.verdict import gaps, headline, largest_groups, quarantine_reasons, reading
from stillwatch.model.scan import AccountVerdict, ScanResult

PACKAGE = "stillwatch.cli.report"
GROUPS_SHOWN = 60
NAMES_SHOWN = 200  # of one coordinated group: the users of one app may be thousands
MODEL_STYLES = 8  # colours m0 to m7 of the style sheet


def render(result: ScanResult) -> str:
    """The whole page. Every value is escaped: identifiers are chosen by attackers."""
    environment = _environment()
    script = _source(environment, "report.js")
    return environment.get_template("report.html").render(
        result=result,
        headline=headline(result),
        reading=reading(result.read),
        cards=_cards(result),
        views=_views(result),
        groups=largest_groups(result, GROUPS_SHOWN),
        names_shown=NAMES_SHOWN,
        gaps=gaps(result),
        quarantine=quarantine_reasons(result.read, limit=20),
        style=Markup(_source(environment, "report.css")),
        script=Markup(script),
        script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(PACKAGE, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for function in (
        quantities.count, quantities.short, quantities.percent, quantities.certainty, quantities.moment,
        quantities.words, quantities.printable, quantities.signed, quantities.plural, quantities.span,
    ):  # fmt: skip
        environment.filters[function.__name__] = function
    environment.filters["fragment"] = lambda name: quote(name, safe="")
    return environment


def _source(environment: Environment, name: str) -> str:
    """The text of a template file, as it is."""
    assert environment.loader is not None  # set above
    return environment.loader.get_source(environment, name)[0]


def _cards(result: ScanResult) -> list[tuple[str, str, str]]:
    """Overview figures: value, label, and a remark in small print."""
    found = [c for c in result.campaigns if c.authorised is None]
    accounts = {a for c in found for a in c.accounts}
    harvest = sum(c.harvest_exchanges for c in found)
    allowed = len(result.campaigns) - len(found)
    read = result.read
    share = len(accounts) / read.accounts if read.accounts else 0.0
    return [
        (quantities.count(len(found)), "campaigns", f"and {allowed} authorised" if allowed else ""),
        (quantities.count(len(accounts)), "accounts in them", f"{_fine(share)} of all accounts"),
        (
            quantities.short(harvest),
            "harvest exchanges",
            f"{_fine(harvest / max(1, read.exchanges))} of all read",
        ),
        (quantities.short(sum(c.output_tokens for c in found)), "output tokens taken", ""),
        (
            quantities.count(len(result.coordination)),
            "coordinated groups",
            "no campaign; nothing is done",
        ),
    ]


def _fine(share: float) -> str:
    """A small share, with more digits than whole percent."""
    return f"{share * 100:.2g}{quantities.THIN}%" if share < 0.1 else quantities.percent(share)


def _views(result: ScanResult) -> list[CampaignView]:
    verdicts: dict[str, dict[str, AccountVerdict]] = defaultdict(dict)
    for verdict in result.accounts:
        verdicts[verdict.campaign][verdict.account] = verdict
    styles = _model_styles(result)
    return [
        view_campaign(campaign, f"c{i}", verdicts[campaign.id], result.releases, styles)
        for i, campaign in enumerate(result.campaigns)
    ]


def _model_styles(result: ScanResult) -> dict[str, str]:
    """One colour a model for the whole page, the busiest models first."""
    volume = Counter[str]()
    for campaign in result.campaigns:
        for point in campaign.traffic:
            volume[point.model] += point.exchanges
    ranked = sorted(volume, key=lambda model: (-volume[model], model))
    return {model: f"m{min(i, MODEL_STYLES - 1)}" for i, model in enumerate(ranked)}
