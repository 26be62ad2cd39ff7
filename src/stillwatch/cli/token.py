"""`stillwatch token`: tokens of the programs that call the service."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final

import typer
from rich.console import Console
from rich.table import Column, Table

from stillwatch.cli.opened_state import StateOption, actor, opened_state
from stillwatch.decide.roles import Permission, Role
from stillwatch.engine.clock import system_clock

app = typer.Typer(help="Tokens of the programs that call the service.", no_args_is_help=True)
_DAY_US: Final = 24 * 3_600 * 1_000_000


@app.command("create")
def create(
    name: Annotated[str, typer.Argument(help="What it is for, such as litellm-eu.")],
    role: Annotated[Role, typer.Option(help="What it may do.")],
    state: StateOption,
    scope: Annotated[
        list[Permission] | None, typer.Option(help="Only this permission of the role; may be repeated.")
    ] = None,
    days: Annotated[
        float | None, typer.Option(min=0.001, help="Days until it expires; without it, never.")
    ] = None,
) -> None:
    """Make a token and print it. It is shown this once: only its hash is kept."""
    now = system_clock()
    with opened_state(state, make=True) as opened:
        from stillwatch.engine.state.people.tokens import create_token

        expires = None if days is None else now + round(days * _DAY_US)
        with opened.write() as connection:
            token, text = create_token(connection, now, actor(), name, role, scope or (), expires)
        Console(stderr=True).print(f"token {token.id}, role {role}; keep it now, it is not shown again")
        typer.echo(text.reveal())


@app.command("list")
def show(state: StateOption) -> None:
    """List all tokens, without their secrets."""
    with opened_state(state) as opened:
        from stillwatch.engine.state.people.tokens import all_tokens

        with opened.read() as connection:
            tokens = all_tokens(connection)
    names = ("name", "role", "only", "created", "last used", "expires", "revoked")
    folded = [Column(name, overflow="fold") for name in names]
    table = Table(Column("id", no_wrap=True), *folded, box=None)
    for token in tokens:
        moments = (token.created, token.last_used, token.expires, token.revoked)
        told = ["-" if moment is None else _told(moment) for moment in moments]
        table.add_row(token.id, token.name, token.role, " ".join(sorted(token.scopes)) or "-", *told)
    Console().print(table)


@app.command("revoke")
def revoke(
    token: Annotated[str, typer.Argument(help="Its id, as `stillwatch token list` shows it.")],
    state: StateOption,
) -> None:
    """Make a token worthless, in a running service within a minute."""
    with opened_state(state) as opened:
        from stillwatch.engine.state.people.tokens import revoke_token

        with opened.write() as connection:
            revoke_token(connection, system_clock(), actor(), token)


def _told(moment: int) -> str:
    return f"{datetime.fromtimestamp(moment / 1e6, UTC):%Y-%m-%d}"
