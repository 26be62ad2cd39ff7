"""`stillwatch ledger`: looks whether the chain of what was done still holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer
from rich.console import Console

from stillwatch.cli.opened_state import StateOption, opened_state
from stillwatch.cli.report.quantities import plural
from stillwatch.engine.clock import system_clock
from stillwatch.model.errors import StillwatchError

if TYPE_CHECKING:
    from stillwatch.decide.ledger.anchor import Anchor
    from stillwatch.engine.state.store import State

app = typer.Typer(help="The chain of what was done, by whom and when.", no_args_is_help=True)
_BROKEN = 1


@app.command("verify")
def verify(
    state: StateOption,
    anchors: Annotated[
        Path | None,
        typer.Option("--anchor", help="File that `stillwatch ledger anchor` wrote.", metavar="FILE"),
    ] = None,
    public_key: Annotated[
        str | None, typer.Option(help="Who must have signed the anchors; without it, who signed the first.")
    ] = None,
) -> None:
    """Walk the whole ledger. Exit 0: it holds; 1: it does not, and where; 2: it could not be read."""
    with opened_state(state) as opened:
        from stillwatch.engine.state import ledger
        from stillwatch.engine.state.anchors import verify_anchored

        outside = _outside(anchors) if anchors else []
        if outside:
            check = verify_anchored(opened, outside, public_key or outside[0].public_key)
        else:
            check = ledger.verify(opened)
    if check.found is not None:
        Console(stderr=True).print(f"broken at entry {check.found.seq}: {check.found.why}", soft_wrap=True)
        raise typer.Exit(_BROKEN)
    agree = (
        f", as in {plural(len(outside), 'anchor')}"
        if outside
        else "; no anchor was given, so its end may be missing"
    )
    typer.echo(f"whole: {plural(check.entries, 'entry', 'entries')}{agree}\nhead {check.head}")


@app.command("anchor")
def anchor(
    state: StateOption,
    to: Annotated[
        Path,
        typer.Option(help="A line is appended; keep it where this service cannot write.", metavar="FILE"),
    ],
    key: Annotated[
        Path, typer.Option(help="The signing key, 32 bytes; made where it is missing.", metavar="FILE")
    ],
) -> None:
    """Sign the ledger's head and write it outside, so that nobody can cut it off or write it anew unseen."""
    with opened_state(state) as opened:
        from stillwatch.decide.ledger.anchor import public_key_of
        from stillwatch.engine.state.anchors import anchor_ledger
        from stillwatch.ingest.keys import make_key, read_key

        secret = read_key(key) if key.exists() else make_key(key)
        made = anchor_ledger(opened, secret, to, system_clock())
        typer.echo(f"anchored up to entry {made.seq}" if made else "nothing to anchor")
        Console(stderr=True).print(f"public key {public_key_of(secret)}", soft_wrap=True)


@app.command("show")
def show(
    state: StateOption,
    subject: Annotated[
        str | None, typer.Option(help="Only what was done to this account, case or file.")
    ] = None,
    after: Annotated[int, typer.Option(min=0, help="Only entries behind this one.")] = 0,
) -> None:
    """Print entries as JSON lines, the oldest first."""
    with opened_state(state) as opened:
        _print(opened, subject, after)


def _print(opened: State, subject: str | None, after: int) -> None:
    from stillwatch.engine.state.ledger import entries, entries_about

    with opened.read() as connection:
        found = entries(connection, after) if subject is None else entries_about(connection, subject)
        for entry in found:
            if entry.seq > after:
                typer.echo(msgspec.json.encode(entry))


def _outside(path: Path) -> list[Anchor]:
    from stillwatch.engine.state.anchors import read_anchors

    found = read_anchors(path)
    if not found:
        raise StillwatchError(f"{path}: no anchor in it", hint="`stillwatch ledger anchor` writes one.")
    return found
