"""`stillwatch alerts`: check a file of alerts, and try its places."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from stillwatch.cli.faults import faults_shown
from stillwatch.cli.opened_state import needs_service
from stillwatch.engine.clock import system_clock
from stillwatch.model.errors import StillwatchError

if TYPE_CHECKING:
    from stillwatch.engine.state.alerts import Message
    from stillwatch.serve.alerts.read import Alerts
    from stillwatch.serve.alerts.sending import Sender

app = typer.Typer(help="Whom the service tells of what.", no_args_is_help=True)
_FAILED = 1

File = Annotated[Path, typer.Argument(help="The file of alerts.", metavar="ALERTS.toml")]


@app.command("check")
def check(file: File) -> None:
    """Read a file and say who is told of what; exit 2 and the line where it cannot be meant."""
    with faults_shown():
        alerts, sender = _opened(file)
        table = Table("rule", "is on", "tells", "again after")
        from stillwatch.serve.alerts.terms import kind_of, name_of

        for rule in alerts.rules:
            places = ", ".join(f"{place} ({sender.service_of(place)})" for place in rule.to)
            again = f"{rule.again_hours:g} h" if rule.again_hours else "never"
            table.add_row(name_of(rule), kind_of(rule), places, again)
        Console(highlight=False).print(table)


@app.command("test")
def try_places(
    file: File,
    to: Annotated[
        list[str] | None, typer.Option("--to", help="Only this place; repeatable.", metavar="PLACE")
    ] = None,
) -> None:
    """Send a message to every place; exit 1 where one cannot be reached."""
    with faults_shown():
        alerts, sender = _opened(file)
        for place in to or ():
            if place not in sender:
                known = ", ".join(alerts.places)
                raise StillwatchError(f"--to {place}: there is no such place", hint=f"Known are {known}.")
        failed = False
        for place in to or alerts.places:
            reason = sender.send(_trial(place))
            failed |= bool(reason)
            typer.echo(f"{place} ({sender.service_of(place)}): {reason or 'sent'}")
    if failed:
        raise typer.Exit(_FAILED)


def _opened(file: Path) -> tuple[Alerts, Sender]:
    with needs_service():
        from stillwatch.serve.alerts.read import read_alerts
        from stillwatch.serve.alerts.sending import Sender

    alerts = read_alerts(file, os.environ)
    return alerts, Sender(alerts.places)


def _trial(place: str) -> Message:
    from stillwatch.engine.state.alerts import Message

    return Message(
        id="trial",
        at=system_clock(),
        rule="trial",
        place=place,
        level="info",
        title="a trial",
        body="`stillwatch alerts test` sent this. No campaign was found, and nothing has to be done.",
    )
