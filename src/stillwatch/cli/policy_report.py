"""Policies, backtests and abuse of programmes as tables for a terminal."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from stillwatch.cli.replaying import Facts
from stillwatch.decide.abuse import Abuse
from stillwatch.decide.backtest import Backtest, Meeting
from stillwatch.decide.policy.terms import Policy
from stillwatch.decide.responses import RESPONSES

_MODES = {
    "dry_run": "nobody is met and nothing is recorded",
    "shadow": "nobody is met; decisions are recorded",
    "enforce": "decisions are taken",
}


def print_policy(policy: Policy, console: Console) -> None:
    """What a policy does, in short."""
    console.print(f"policy {policy.version}: {policy.mode}, {_MODES[policy.mode]}")
    table = Table("response", "from confidence", "people", "aim")
    for rung in policy.ladder:
        table.add_row(rung.response, f"{rung.confidence:.2f}", str(rung.needed or "none"), rung.aim)
    console.print(table)
    limits, times = policy.blast_radius, policy.enforcement
    console.print(
        f"at most {limits.accounts_per_hour:.2%} of accounts, {limits.revenue_per_hour:.2%} of revenue in an "
        f"hour, {limits.accounts:.2%} and {limits.revenue:.2%} in all; more with {limits.people} people"
    )
    console.print(f"begins {times.least_hours:g} to {times.most_hours:g} hours after it is due")
    console.print(f"what only an indicator names: {policy.indicators}")
    for rule in policy.region:
        console.print(f"rule {rule.name}: {rule.response} (since {rule.date}; {rule.source})")


def print_backtest(found: Backtest, facts: Facts, console: Console) -> None:
    """Who would have been met: by kind and response, then what waits for people."""
    if not found.meetings:
        console.print("nobody would have been met: the scan flagged no accounts")
        return
    sizes = Counter(fact.kind or "unknown" for fact in facts.values())
    table = Table("kind", "accounts", *RESPONSES)
    for kind, responses in found.by_kind().items():
        row = [str(responses.get(response, "")) for response in RESPONSES]
        table.add_row(kind, str(sizes.get(kind, "")), *row)
    console.print(table)
    _print_waits(found.meetings, console)
    for question in found.questions:
        asks = "to reach beyond the limits with" if question.beyond_limits else "for"
        console.print(
            f"{question.campaign}: {question.needed} people are asked {asks} {question.response}: "
            f"{question.why[0]}"
        )
    for campaign, why in found.held.items():
        console.print(f"{campaign} is held back: {'; '.join(why)}")


def print_abuse(found: Sequence[Abuse], console: Console) -> None:
    """Kinds with rates, ratios and intervals."""
    table = Table(
        "kind", "accounts", "in campaigns", "share", "campaigns", "times the others", "95 % interval"
    )
    for one in found:
        ratio = "" if one.ratio is None else f"{one.ratio:.2f}"
        known = one.low is not None and one.high is not None
        interval = f"{one.low:.2f} to {one.high:.2f}" if known else "too few campaigns"
        table.add_row(
            one.kind,
            str(one.accounts),
            str(one.abused),
            f"{one.rate:.2%}",
            str(one.campaigns),
            ratio,
            interval,
        )
    console.print(table)


def _print_waits(meetings: Sequence[Meeting], console: Console) -> None:
    table = Table("response", "accounts", "campaigns", "hours after being flagged: median", "longest")
    for response in RESPONSES:
        mine = [one for one in meetings if one.response == response]
        if mine:
            waits = [one.waited_h for one in mine]
            campaigns = str(len({one.campaign for one in mine}))
            median, longest = f"{statistics.median(waits):.1f}", f"{max(waits):.1f}"
            table.add_row(response, str(len(mine)), campaigns, median, longest)
    console.print(table)
