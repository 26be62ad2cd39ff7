"""What a backtest needs, from the files that scans and account feeds leave."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from stillwatch.cli.explain import read_result
from stillwatch.decide.backtest import Flagged
from stillwatch.decide.blast_radius import Reach
from stillwatch.ingest.feeds import read_accounts
from stillwatch.ingest.timestamps import to_microseconds
from stillwatch.model.account import AccountFacts
from stillwatch.model.scan import ScanResult

Facts = Mapping[str, AccountFacts]


def flagged_in(source: Path, accounts: Path | None) -> tuple[ScanResult, Facts, list[Flagged]]:
    """A scan's result, the facts of accounts, and what the scan flagged, in order of time. Raises
    StillwatchError where a file is none of its kind."""
    result = read_result(source)
    facts = {} if accounts is None else {fact.account: fact for fact in read_accounts(accounts)[0]}
    flagged = [
        Flagged(
            account=one.account,
            campaign=one.campaign,
            at=to_microseconds(one.flagged_at, "flagged_at"),
            kind=_kind(facts.get(one.account)),
            revenue=_revenue(facts.get(one.account)),
        )
        for one in result.accounts
    ]
    return result, facts, sorted(flagged, key=lambda f: (f.at, f.account))


def population_of(result: ScanResult, facts: Facts) -> Reach:
    """All accounts that are served, and what they pay: as the facts have it, else as many as were seen."""
    paid = sum(_revenue(fact) for fact in facts.values())
    return Reach(max(result.read.accounts, len(facts)), paid)


def kinds_in(facts: Facts) -> dict[str, str]:
    """The kind of each account that has one."""
    return {name: fact.kind for name, fact in facts.items() if fact.kind}


def _kind(fact: AccountFacts | None) -> str:
    return (fact.kind if fact else None) or "unknown"


def _revenue(fact: AccountFacts | None) -> float:
    return (fact.subscription_usd_month if fact else None) or 0.0
