"""`stillwatch state`: the database of the service: its shape, backups, and what has to go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from stillwatch.cli.faults import faults_shown
from stillwatch.cli.opened_state import StateOption, actor, needs_service, opened_state
from stillwatch.engine.clock import system_clock
from stillwatch.model.errors import StillwatchError

if TYPE_CHECKING:
    from stillwatch.ingest.lake import Lake

app = typer.Typer(help="The database of the service.", no_args_is_help=True)
_BROKEN = 1


@app.command("migrate")
def migrate(state: StateOption) -> None:
    """Bring the tables to the shape of this version; `stillwatch serve` does so by itself."""
    with opened_state(state, make=True) as opened:
        from stillwatch.engine.state.faults import shown
        from stillwatch.engine.state.migrate import revision

        with opened.read() as connection:
            typer.echo(f"{shown(opened.url)}: shape {revision(connection)}")


@app.command("backup")
def backup(
    file: Annotated[Path, typer.Argument(help="Where to; written with mode 0600, whole or not at all.")],
    state: StateOption,
    portable: Annotated[
        bool, typer.Option(help="From SQLite too, a file that does not depend on the database.")
    ] = False,
) -> None:
    """Copy the whole state into a file while the service runs. Keep it like a password."""
    with opened_state(state) as opened:
        from stillwatch.engine.state.backup.backup import back_up

        back_up(opened, file, system_clock(), actor(), portable=portable)


@app.command("restore")
def restore(
    file: Annotated[Path, typer.Argument(help="What `stillwatch state backup` wrote.")],
    state: Annotated[
        str,
        typer.Option(envvar="STILLWATCH_STATE", metavar="URL", help="A new file or an empty database."),
    ],
) -> None:
    """Bring a backup into an empty state of either kind. Exit 1 where the ledger in it does not hold."""
    with faults_shown(), needs_service():
        from stillwatch.engine.state.backup.backup import restore as bring_back

        done = bring_back(state, file, system_clock(), actor())
    typer.echo(f"restored {sum(done.rows.values())} rows")
    if (found := done.ledger.found) is not None:
        Console(stderr=True).print(f"its ledger is broken at entry {found.seq}: {found.why}", soft_wrap=True)
        raise typer.Exit(_BROKEN)


@app.command("erase")
def erase(
    account: Annotated[
        str, typer.Argument(help="The account's id with --lake; without, its hash, as cases show it.")
    ],
    state: StateOption,
    lake: Annotated[
        Path | None, typer.Option(help="Erase it from this lake too.", metavar="DIR", exists=True)
    ] = None,
    key_file: Annotated[Path | None, typer.Option(help="The lake's key, if it is kept elsewhere.")] = None,
) -> None:
    """Take everything about an account out of state and lake; the ledger keeps only that it happened.

    A service that runs on the lake is asked to, since it alone has the journal, and waited for.
    """
    with opened_state(state) as opened:
        from stillwatch.cli.erasing import erase_here, have_erased
        from stillwatch.engine.erasure import is_served

        if lake is None:
            typer.echo(erase_here(opened, None, account, actor()))
            return
        known = _lake(lake, key_file)
        hashed = _hash(known, account)
        typer.echo(
            have_erased(opened, hashed, actor())
            if is_served(known)
            else erase_here(opened, known, hashed, actor())
        )


def _lake(path: Path, key_file: Path | None) -> Lake:
    from stillwatch.ingest.lake import Lake

    if not (path / "lake.json").exists():
        raise StillwatchError(f"{path}: there is no lake", hint="Name the lake's folder.")
    return Lake.open(path, key_file=key_file)


def _hash(lake: Lake, account: str) -> str:
    """The account as the state has it."""
    from stillwatch.detect.fingerprints.hashing import IdentifierHasher
    from stillwatch.serve.inline.identity import hex_of

    return hex_of(IdentifierHasher(lake.key).one("account", account))


@app.command("prune")
def prune(
    state: StateOption,
    decisions: Annotated[float, typer.Option(min=1, help="Days that decisions are kept.")] = 365,
    cases: Annotated[float, typer.Option(min=1, help="Days that closed cases are kept.")] = 730,
    campaigns: Annotated[
        float, typer.Option(min=1, help="Days that campaigns that are over are kept.")
    ] = 730,
    accounts: Annotated[
        float, typer.Option(min=1, help="Days that facts of unseen accounts are kept.")
    ] = 180,
    expired: Annotated[float, typer.Option(min=1, help="Days that what has expired is kept.")] = 30,
) -> None:
    """Delete what is past its time; what is in force, open or waiting stays, and so does the ledger."""
    with opened_state(state) as opened:
        from stillwatch.engine.state.retention import Retention
        from stillwatch.engine.state.retention import prune as let_go

        keep = Retention(decisions, cases, campaigns, accounts, expired)
        with opened.write() as connection:
            gone = let_go(connection, system_clock(), actor(), keep)
        opened.reclaim()
    typer.echo(f"deleted {sum(gone.values())} rows: {gone}" if gone else "nothing is past its time")
