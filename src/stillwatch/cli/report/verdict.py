"""What a scan result says in sentences: the headline, what was read, the strongest reasons, the gaps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from stillwatch.cli.report.quantities import (
    count,
    expected,
    moment,
    percent,
    plural,
    printable,
    short,
    signed,
    span,
    words,
)
from stillwatch.model.evidence import FAMILIES, Evidence
from stillwatch.model.scan import Campaign, Coordination, ReadCounts, ScanResult


def headline(result: ScanResult) -> str:
    """One line: how many campaigns, accounts and tokens, and what was coordinated and is no campaign."""
    found = [c for c in result.campaigns if c.authorised is None]
    allowed = len(result.campaigns) - len(found)
    accounts = {a for c in found for a in c.accounts}
    tokens = sum(c.output_tokens for c in found)
    parts = [
        f"{plural(len(found), 'campaign')}, {plural(len(accounts), 'account')}, "
        f"{short(tokens)} output tokens taken"
        if found
        else "No campaign found"
    ]
    if allowed:
        parts.append(plural(allowed, "authorised programme"))
    if groups := len(result.coordination):
        parts.append(
            plural(groups, "coordinated group that is no campaign", "coordinated groups that are no campaign")
        )
    return "; ".join(parts)


def reading(read: ReadCounts) -> str:
    """One line: exchanges, accounts, and how much was set aside."""
    line = f"Read {plural(read.exchanges, 'exchange')} by {plural(read.accounts, 'account')}"
    if read.duplicates:
        line += f", {count(read.duplicates)} seen twice"
    return line + f"; {count(read.quarantined)} quarantined"


def quarantine_reasons(read: ReadCounts, limit: int = 3) -> list[tuple[str, int]]:
    """The most frequent reasons for quarantine and their counts, most frequent first."""
    ranked = sorted(read.reasons.items(), key=lambda item: (-item[1], item[0]))
    return [(printable(reason), number) for reason, number in ranked[:limit]]


def strongest(evidence: Iterable[Evidence], limit: int = 3) -> list[Evidence]:
    """The strongest evidence about the whole group, one of each family first, since one family counts once;
    about single accounts only where there is no other."""
    ranked = by_strength(evidence)
    ranked = [e for e in ranked if not e.about] or ranked
    leading = by_strength({e.family: e for e in reversed(ranked)}.values())
    return (leading + [e for e in ranked if e not in leading])[:limit]


def by_strength(evidence: Iterable[Evidence]) -> list[Evidence]:
    """Evidence by size of its bits, then family and text, so that ties always fall the same way."""
    return sorted(evidence, key=lambda e: (-abs(e.bits), e.family, e.says))


def reason_line(item: Evidence) -> str:
    """`+12.4 identity: 600 accounts pay with three cards`."""
    return f"{signed(item.bits)} {item.family}: {printable(item.says)}"


def first_flagged(result: ScanResult) -> dict[str, str]:
    """When each campaign's first account was flagged: campaign id to ISO time."""
    first: dict[str, str] = {}
    for verdict in result.accounts:
        known = first.get(verdict.campaign)
        first[verdict.campaign] = min(known, verdict.flagged_at) if known else verdict.flagged_at
    return first


def largest_groups(result: ScanResult, limit: int) -> list[Coordination]:
    """The coordinated groups with the most accounts, largest first."""
    return sorted(result.coordination, key=lambda g: (-len(g.accounts), g.id))[:limit]


def silent_families(campaign: Campaign) -> list[str]:
    """Families that said nothing at all about a campaign, in the order of the model."""
    heard = {e.family for e in (*campaign.evidence, *campaign.counter_evidence)}
    heard |= {family for family, bits in campaign.bits.items() if abs(bits) >= 0.05}
    return [family for family in FAMILIES if family not in heard]


def gaps(result: ScanResult) -> list[str]:
    """What was missing from the input, in sentences, each once."""
    missing = [line for c in result.campaigns for line in c.missing]
    if not result.releases:
        missing.append("no release calendar: moves to a new model could not be tied to its release")
    return list(dict.fromkeys(printable(line) for line in missing))


def listed(items: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(items[:-1]), *items[-1:])))


def summary(campaign: Campaign) -> str:
    """One sentence on a campaign: who, what they asked for, how long, how much they took."""
    share = campaign.harvest_exchanges / campaign.exchanges if campaign.exchanges else 0.0
    aim = listed([words(t) for t in campaign.targets]) or "no narrow target"
    line = (
        f"{plural(len(campaign.accounts), 'account')} acting as one sent "
        f"{plural(campaign.exchanges, 'exchange')} in {span(campaign.first_seen, campaign.last_seen)}, "
        f"{percent(share)} of them harvest ({aim}), and took {short(campaign.output_tokens)} output tokens"
    )
    pivot = next((e for e in campaign.lifecycle if e.event == "pivot"), None)
    return line + (f"; on {moment(pivot.at)}: {printable(pivot.detail)}." if pivot else ".")


def doubt(campaign: Campaign) -> str:
    """One sentence on how many members are expected to be wrong; empty where the result does not say."""
    if campaign.expected_wrong is None:
        return ""
    members = plural(len(campaign.accounts), "member")
    line = f"Expected to be wrong: {expected(campaign.expected_wrong)} of {members}"
    if campaign.beyond_level:
        return line + "; too many, but it rests on them."
    return line + "."
