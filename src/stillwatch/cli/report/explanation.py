"""Why a campaign, a group or an account stands where it does: for, against, missing, how it came about."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from stillwatch.cli.report.quantities import (
    certainty,
    count,
    moment,
    percent,
    plural,
    printable,
    signed,
    words,
)
from stillwatch.cli.report.verdict import by_strength, doubt, silent_families, summary
from stillwatch.model.errors import StillwatchError
from stillwatch.model.evidence import Evidence, Family
from stillwatch.model.scan import AccountVerdict, Campaign, Coordination, ScanResult, Tie

TIES_SHOWN = 8
OURS = ("camp_", "coord_")  # how the names begin that a scan gives
ALIKE = 0.75  # difflib's ratio from which a name is worth suggesting


class UnknownNameError(StillwatchError):
    """No campaign or group of that name; the hint names the closest."""


def explain(result: ScanResult, name: str) -> RenderableType:
    """What `result` knows of the campaign, group or account `name`, for a terminal.

    Raises UnknownNameError for a campaign or group that is not there. An account that is not
    there was not flagged: a result does not list the accounts that nothing was found about.
    """
    for campaign in result.campaigns:
        if campaign.id == name:
            return Group(*_campaign(campaign, result))
    for group in result.coordination:
        if group.id == name:
            return Group(*_group(group))
    if not name or (name.lower().startswith(OURS) and name not in _known_accounts(result)):
        raise _unknown(result, name)
    return Group(*_account(result, name))


def _unknown(result: ScanResult, name: str) -> UnknownNameError:
    known = [c.id for c in result.campaigns] + [g.id for g in result.coordination]
    close = get_close_matches(name, known, n=3, cutoff=ALIKE)
    hint = f"Did you mean {' or '.join(close)}?" if close else (
        "Known: " + ", ".join(known) if known else "The result has no campaign and no coordinated group."
    )  # fmt: skip
    return UnknownNameError(
        f"no campaign or group of this result is called {printable(name)!r}", hint=printable(hint)
    )


def _campaign(campaign: Campaign, result: ScanResult) -> Iterator[RenderableType]:
    yield Text(printable(campaign.id), style="bold")
    yield Text(summary(campaign))
    yield Text(f"Confidence {certainty(campaign.confidence)}, {signed(sum(campaign.bits.values()))} bits.")
    if said := doubt(campaign):
        yield Text(said)
    if campaign.authorised is not None:
        yield Text(f"Authorised, so nothing is done about it: {printable(campaign.authorised)}.")
    evidence = [e for e in campaign.evidence if not e.about]
    yield from _evidence("Why", evidence, campaign.bits)
    if single := len(campaign.evidence) - len(evidence):
        yield _line(f"and {plural(single, 'observation')} about single accounts")
    yield from _against(campaign.counter_evidence)
    yield from _missing(campaign)
    yield from _section("How membership came about", _membership(campaign, result))
    yield from _lifecycle(campaign)


def _account(result: ScanResult, name: str) -> Iterator[RenderableType]:
    yield Text(printable(name), style="bold")
    verdict = next((v for v in result.accounts if v.account == name), None)
    campaign = next(
        (c for c in result.campaigns if name in c.accounts or (verdict and c.id == verdict.campaign)), None
    )
    if campaign is not None:
        yield from _member(name, campaign, verdict)
        return
    yield Text("Not flagged: it is in no campaign of this scan.")
    groups = [g for g in result.coordination if name in g.accounts]
    for group in groups:
        yield Text(f"It acts together with {plural(len(group.accounts) - 1, 'other account')}:")
        yield from _group(group)
    notes = [printable(n) for n in result.notes if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", n)]
    yield from _section("Notes", notes)
    if not groups and not notes:
        yield from _names_alike(result, name)


def _names_alike(result: ScanResult, name: str) -> Iterator[RenderableType]:
    if close := get_close_matches(name, _known_accounts(result), n=3, cutoff=ALIKE):
        yield Text(f"Did you mean {' or '.join(printable(c) for c in close)}?")


def _known_accounts(result: ScanResult) -> list[str]:
    """Every account that the result names, each once."""
    named = dict.fromkeys(v.account for v in result.accounts)
    named |= dict.fromkeys(a for campaign in result.campaigns for a in campaign.accounts)
    named |= dict.fromkeys(a for group in result.coordination for a in group.accounts)
    return list(named)


def _member(name: str, campaign: Campaign, verdict: AccountVerdict | None) -> Iterator[RenderableType]:
    yield Text(f"A member of {printable(campaign.id)} ({plural(len(campaign.accounts), 'account')}).")
    if campaign.authorised is not None:
        yield Text(f"Authorised, so nothing is done about it: {printable(campaign.authorised)}.")
    own = [e for e in campaign.evidence if e.about == name]
    if verdict is not None:
        yield Text(
            f"Flagged {moment(verdict.flagged_at)} UTC with {signed(verdict.bits)} bits; "
            f"{count(verdict.harvest_exchanges)} of {plural(verdict.exchanges, 'exchange')} are harvest "
            f"({percent(verdict.harvest_share)})."
        )
        if verdict.confidence is not None:
            yield Text(f"A member with confidence {certainty(verdict.confidence)}, if that is a campaign.")
        own = list(dict.fromkeys((*own, *verdict.evidence)))
    yield from _evidence("Why this account", [e for e in own if e.bits >= 0], {})
    shared = [_tie_line(t) for t in _ranked(campaign.ties) if name in t.accounts]
    yield from _section("What it shares with other members", shared or ["nothing that was measured"])
    group = [e for e in campaign.evidence if not e.about]
    yield from _evidence("Why the campaign", group, campaign.bits)
    against = [e for e in campaign.counter_evidence if e.about in ("", name)]
    yield from _against([*against, *(e for e in own if e.bits < 0)])
    yield from _missing(campaign)
    yield from _lifecycle(campaign)


def _group(group: Coordination) -> Iterator[RenderableType]:
    yield Text(printable(group.id), style="bold")
    yield Text(
        f"{plural(len(group.accounts), 'account')} acting as one, and not a campaign. Nothing is done."
    )
    yield from _section("Why it is not a campaign", [printable(group.why_not_a_campaign)])
    yield from _evidence("Why they belong together", group.evidence, group.bits)


def _evidence(
    heading: str, evidence: Sequence[Evidence], bits: dict[Family, float]
) -> Iterator[RenderableType]:
    """Evidence by family, the strongest family first; `bits` holds what counts after each family's cap."""
    families: dict[Family, list[Evidence]] = defaultdict(list)
    for item in by_strength(evidence):
        families[item.family].append(item)
    said = {f: b for f, b in bits.items() if f in families or abs(b) >= 0.05}
    totals = {f: sum(e.bits for e in items) for f, items in families.items()} | said
    if not totals:
        return
    yield from _section(heading, [])
    for family in sorted(totals, key=lambda f: (-totals[f], f)):
        yield _line(f"{signed(totals[family]):>6} {family}")
        for item in families[family]:
            source = f" [{printable(item.source)}]" if item.source else ""
            yield _line(f"{signed(item.bits)} {printable(item.says)}{source}", indent=9)


def _against(evidence: Iterable[Evidence]) -> Iterator[RenderableType]:
    lines = [f"{signed(e.bits):>6} {e.family}: {printable(e.says)}" for e in by_strength(evidence)]
    yield from _section("What speaks against", lines or ["nothing that was measured"])


def _missing(campaign: Campaign) -> Iterator[RenderableType]:
    lines = [printable(line) for line in campaign.missing]
    named = " ".join(lines)
    lines += [f"{f}: no evidence either way" for f in silent_families(campaign) if f not in named]
    yield from _section("What is missing", lines)


def _membership(campaign: Campaign, result: ScanResult) -> list[str]:
    flagged = sorted(v.flagged_at for v in result.accounts if v.campaign == campaign.id)
    lines = []
    if flagged:
        lines.append(
            f"{plural(len(flagged), 'account')} flagged from {moment(flagged[0])} to {moment(flagged[-1])} "
            f"UTC; half of them by {moment(flagged[(len(flagged) - 1) // 2])}"
        )
    ranked = _ranked(campaign.ties)
    lines += [_tie_line(t) for t in ranked[:TIES_SHOWN]]
    if (rest := len(ranked) - TIES_SHOWN) > 0:
        lines.append(f"and {plural(rest, 'weaker tie')}")
    return lines


def _ranked(ties: Iterable[Tie]) -> list[Tie]:
    return sorted(ties, key=lambda t: (-t.bits, -len(t.accounts), t.kind, t.what))


def _tie_line(tie: Tie) -> str:
    shared = plural(len(tie.accounts), "member")
    return f"{signed(tie.bits):>6} {words(tie.kind)} {printable(tie.what)}: shared by {shared}"


def _lifecycle(campaign: Campaign) -> Iterator[RenderableType]:
    events = sorted(campaign.lifecycle, key=lambda e: e.at)
    lines = [f"{moment(e.at)}  {e.event:<10} {printable(e.detail)}" for e in events]
    yield from _section("Lifecycle (UTC)", lines)


def _section(heading: str, lines: Sequence[str]) -> Iterator[RenderableType]:
    if lines or heading.startswith("Why"):
        yield Text(f"\n{heading}", style="bold")
    for line in lines:
        yield _line(line)


def _line(text: str, indent: int = 2) -> Padding:
    return Padding(Text(text), (0, 0, 0, indent))
