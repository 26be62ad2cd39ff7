"""`stillwatch indicator`: what partners, authorities and analysts told; each change is in the ledger."""

from __future__ import annotations

import secrets
import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Column, Table

from stillwatch.cli.faults import faults_shown
from stillwatch.cli.opened_state import StateOption, actor, opened_state
from stillwatch.decide.indicators import LASTS_DAYS
from stillwatch.decide.standing import Indicator, Named
from stillwatch.engine.clock import system_clock
from stillwatch.model.errors import StillwatchError

app = typer.Typer(help="What others told about accounts, networks, clients and texts.", no_args_is_help=True)
_DAY_US: Final = 24 * 3_600 * 1_000_000
_INPUT: Final = "-"


class Kind(StrEnum):
    """What an indicator can name: `Named`, as a command line can list it."""

    ACCOUNT = "account"
    ORG = "org"
    NETWORK = "network"
    CLIENT = "client"
    FRAME = "frame"


By = Annotated[str | None, typer.Option(help="Who does it, for the ledger; you.")]


@app.command("add")
def add(
    kind: Annotated[Kind, typer.Argument(help="What it names.")],
    value: Annotated[
        str,
        typer.Argument(
            help="An account or organisation as exchanges name it; an address or its /24 or /48; a user "
            "agent; a whole system text or one sentence. - reads the standard input. Only its keyed hash is "
            "kept."
        ),
    ],
    source: Annotated[str, typer.Option(help="Who said so; decisions quote it.")],
    reason: Annotated[str, typer.Option(help="Why; decisions quote it.")],
    confidence: Annotated[float, typer.Option(min=0, max=1, help="How sure the source is.")],
    lake: Annotated[Path, typer.Option(help="Its key makes the hashes.", metavar="DIR", exists=True)],
    state: StateOption,
    days: Annotated[float, typer.Option(min=0.001, max=3660, help="For how long it counts.")] = LASTS_DAYS,
    key_file: Annotated[Path | None, typer.Option(help="The lake's key, if it is kept elsewhere.")] = None,
    by: By = None,
) -> None:
    """Add an indicator and print its id. It gives decisions a reason, and stops nobody by itself."""
    now = system_clock()
    with faults_shown():  # before a state is begun for it
        hashed = _hashed(lake, key_file, kind.value, sys.stdin.read() if value == _INPUT else value)
    with opened_state(state, make=True) as opened:
        from stillwatch.engine.state.answers.indicators import add_indicator

        made = Indicator(
            id=f"ind_{secrets.token_hex(8)}", kind=kind.value, value=hashed, source=source, reason=reason,
            confidence=confidence, since=now, valid_until=now + round(days * _DAY_US), by=by or actor(),
        )  # fmt: skip
        with opened.write() as connection:
            add_indicator(connection, made)
    typer.echo(made.id)


@app.command("list")
def show(state: StateOption) -> None:
    """List the indicators that have not ended; what they name is shown as a hash."""
    with opened_state(state) as opened:
        from stillwatch.engine.state.answers.indicators import live_indicators

        with opened.read() as connection:
            found = live_indicators(connection, system_clock())
    names = ("names", "source", "reason", "confidence", "until", "by")
    whole = [Column(name, no_wrap=True, min_width=width) for name, width in (("id", 20), ("kind", 7))]
    table = Table(*whole, *(Column(name, overflow="fold") for name in names), box=None)
    for one in found:
        until = f"{datetime.fromtimestamp(one.valid_until / 1e6, UTC):%Y-%m-%d}"
        table.add_row(
            one.id, one.kind, one.value, one.source, one.reason, f"{one.confidence:.2f}", until, one.by
        )
    Console(markup=False, highlight=False).print(table)


@app.command("withdraw")
def withdraw(
    indicator: Annotated[str, typer.Argument(help="Its id, as `list` shows it.")],
    state: StateOption,
    by: By = None,
) -> None:
    """Take an indicator back; a running service follows within seconds."""
    with opened_state(state) as opened:
        from stillwatch.engine.state.answers.indicators import withdraw_indicator

        with opened.write() as connection:
            withdraw_indicator(connection, indicator, by or actor(), system_clock())


def _hashed(lake: Path, key_file: Path | None, kind: Named, value: str) -> str:
    from stillwatch.ingest.lake import Lake
    from stillwatch.serve.inline.door import Door
    from stillwatch.serve.inline.naming import value_of

    if not (lake / "lake.json").exists():
        raise StillwatchError(f"{lake}: there is no lake", hint="Name the lake's folder.")
    return value_of(Door(Lake.open(lake, key_file=key_file).key), kind, value)
