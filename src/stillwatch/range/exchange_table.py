"""Shows how well exchanges were told apart, as a table for the terminal."""

from __future__ import annotations

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from stillwatch.range.exchange_score import ExchangeRow, ExchangeScore

_CAPTION = (
    "mixed: harvest and other traffic; claimed: by a campaign; right: share of the claimed that is harvest; "
    "found: share of the harvest that is claimed; refused exchanges are left out"
)


def print_exchange_score(score: ExchangeScore, console: Console) -> None:
    """One row a kind of mixed accounts, then the totals, then claims among customers."""
    console.print(exchange_table(score))
    console.print(f"Claimed exchanges of customers: {score.customers}.")


def exchange_table(score: ExchangeScore) -> Table:
    """Precision and recall of exchanges."""
    table = Table(title="Harvest exchanges", box=SIMPLE, padding=(0, 1, 0, 0), caption=_CAPTION)
    table.add_column("accounts", no_wrap=True)
    for name in ("accts", "sent", "harvest", "claimed", "right", "found"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in score.mixed:
        table.add_row(*_cells(row))
    table.add_section()
    for row in score.totals:
        table.add_row(*_cells(row))
    return table


def _cells(row: ExchangeRow) -> tuple[str, ...]:
    counts = (row.accounts, row.exchanges, row.harvest, row.claimed)
    return (row.kind, *map(str, counts), _percent(row.precision), _percent(row.recall))


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"
