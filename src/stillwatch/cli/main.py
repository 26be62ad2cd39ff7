"""The command line: one file a command."""

from __future__ import annotations

from typing import Annotated

import typer

from stillwatch import __version__
from stillwatch.cli.alerts import app as alerts_app
from stillwatch.cli.indicator import app as indicator_app
from stillwatch.cli.late import LateGroup
from stillwatch.cli.ledger import app as ledger_app
from stillwatch.cli.serve import serve
from stillwatch.cli.state import app as state_app
from stillwatch.cli.token import app as token_app
from stillwatch.cli.user import app as user_app

app = typer.Typer(
    cls=LateGroup,
    help="Finds distillation campaigns in the traffic of a language-model API.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
)
app.command("serve")(serve)
app.add_typer(token_app, name="token")
app.add_typer(user_app, name="user")
app.add_typer(indicator_app, name="indicator")
app.add_typer(state_app, name="state")
app.add_typer(ledger_app, name="ledger")
app.add_typer(alerts_app, name="alerts")


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"stillwatch {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Finds distillation campaigns in the traffic of a language-model API."""


def run() -> None:
    """Entry point of the `stillwatch` command."""
    app()
