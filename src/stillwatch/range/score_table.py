"""Shows a score as tables for the terminal."""

from __future__ import annotations

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from stillwatch.range.scorer import LARGE, Score, Totals

_CAPTION = (
    ">= 20: accounts with 20 or more harvest exchanges; 1 piece: share of them in their campaign's largest "
    "piece; leaked: share of the harvest sent before the account was flagged"
)


def print_score(score: Score, console: Console) -> None:
    """Campaign kinds, customer kinds, totals and the fairness report."""
    console.print(campaign_table(score))
    console.print(customer_table(score))
    for line in total_lines(score.totals):
        console.print(line)


def campaign_table(score: Score) -> Table:
    """One row a campaign kind."""
    table = Table(title="Campaign kinds", box=SIMPLE, padding=0, caption=_CAPTION)
    table.add_column("kind", no_wrap=True)
    for name in ("accts", ">= 20", "found", "1 piece", "purity", "pieces", "harvest", "leaked"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in score.campaigns:
        table.add_row(
            row.kind, str(row.accounts), str(row.eligible), _percent(row.recall),
            _percent(row.largest_piece), _percent(row.purity), str(row.pieces), str(row.harvest),
            _percent(row.leaked_share),
        )  # fmt: skip
    return table


def customer_table(score: Score) -> Table:
    """One row a customer kind."""
    table = Table(title="Customer kinds", box=SIMPLE, padding=(0, 1))
    for name in ("kind", "look-alike"):
        table.add_column(name, no_wrap=True)
    for name in ("accts", "wrong", "share", "95 % interval"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in score.customers:
        table.add_row(
            row.kind, "yes" if row.look_alike else "", str(row.accounts), str(row.wrong),
            _percent(row.share, 2), f"{row.low:.2%} to {row.high:.2%}",
        )  # fmt: skip
    return table


def total_lines(totals: Totals) -> list[str]:
    """The totals as sentences."""
    lines = [
        f"Found {totals.found} of {totals.eligible} campaign accounts with 20 or more harvest exchanges "
        f"({_percent(totals.recall)}), in {totals.reported_campaigns} reported campaigns.",
        f"Wrongly in a campaign: {totals.wrong} of {totals.customers} customers "
        f"({_percent(totals.share, 3)}; 95 % interval {totals.low:.3%} to {totals.high:.3%}).",
        f"Leaked before the account was flagged: {totals.leaked} of {totals.harvest} harvest exchanges "
        f"({_percent(totals.leaked_share)}).",
    ]
    if totals.large_harvest:
        share = totals.large_leaked / totals.large_harvest
        lines.append(f"Leaked by campaigns of {LARGE} accounts or more: {_percent(share)}.")
    sent = totals.replacements
    if sent.median is not None:
        lines.append(
            f"{len(sent.sent)} accounts that replaced stopped ones of a known campaign sent {sent.median:g} "
            f"harvest exchanges before they were flagged (median; 90th percentile {sent.ninth_decile:g})."
        )
    for what, slices in (("language", totals.by_language), ("country", totals.by_country)):
        wrong = {name: pair for name, pair in slices.items() if pair[1]}
        if wrong:
            named = ", ".join(f"{name} {bad}/{all_}" for name, (all_, bad) in wrong.items())
            lines.append(f"Wrong customers by {what} (a check, never a feature): {named}.")
    if totals.unknown_accounts:
        lines.append(f"{totals.unknown_accounts} accounts of the result are not in this range's truth.")
    return lines


def _percent(share: float | None, digits: int = 1) -> str:
    return "-" if share is None else f"{share:.{digits}%}"
