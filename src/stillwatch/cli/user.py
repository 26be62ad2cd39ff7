"""`stillwatch user`: the people who may sign in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from stillwatch.cli.opened_state import StateOption, actor, opened_state
from stillwatch.decide.roles import Role
from stillwatch.engine.clock import system_clock

if TYPE_CHECKING:
    from stillwatch.engine.state.people.secret import Secret

app = typer.Typer(help="The people who may sign in.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(help="The user's name.")]


@app.command("create")
def create(
    name: Name,
    role: Annotated[Role, typer.Option(help="What they may do.")],
    state: StateOption,
    oidc_subject: Annotated[
        str | None, typer.Option(help="Signs in by the identity provider, which calls them so; no password.")
    ] = None,
) -> None:
    """Add a user. The password is asked for, or read from the first line of the standard input."""
    with opened_state(state, make=True) as opened:
        from stillwatch.engine.state.people.users import create_user, hash_password

        password = None if oidc_subject else hash_password(_asked())
        with opened.write() as connection:
            create_user(connection, system_clock(), actor(), name, role, password, oidc_subject)


@app.command("list")
def show(state: StateOption) -> None:
    """List all users."""
    with opened_state(state) as opened:
        from stillwatch.engine.state.people.users import all_users

        with opened.read() as connection:
            users = all_users(connection)
    table = Table("name", "role", "signs in by", "disabled", box=None)
    for user in users:
        ways = [*(["password"] if user.has_password else []), *(["OIDC"] if user.oidc_subject else [])]
        table.add_row(user.name, user.role, ", ".join(ways) or "-", "yes" if user.disabled else "-")
    Console().print(table)


@app.command("password")
def password(name: Name, state: StateOption) -> None:
    """Give a user another password, and sign them out."""
    with opened_state(state) as opened:
        from stillwatch.engine.state.people.users import hash_password, set_password

        asked = hash_password(_asked())
        with opened.write() as connection:
            set_password(connection, system_clock(), actor(), name, asked)


@app.command("role")
def change_role(name: Name, role: Annotated[Role, typer.Argument()], state: StateOption) -> None:
    """Give a user another role, and sign them out."""
    with opened_state(state) as opened:
        from stillwatch.engine.state.people.users import set_role

        with opened.write() as connection:
            set_role(connection, system_clock(), actor(), name, role)


@app.command("disable")
def disable(name: Name, state: StateOption) -> None:
    """Keep a user out from now on, and sign them out."""
    with opened_state(state) as opened:
        from stillwatch.engine.state.people.users import disable_user

        with opened.write() as connection:
            disable_user(connection, system_clock(), actor(), name)


@app.command("enable")
def enable(name: Name, state: StateOption) -> None:
    """Let a user in again who was disabled."""
    with opened_state(state) as opened:
        from stillwatch.engine.state.people.users import enable_user

        with opened.write() as connection:
            enable_user(connection, system_clock(), actor(), name)


@app.command("sign-out")
def sign_out(name: Name, state: StateOption) -> None:
    """End all sessions of a user, who may sign in again."""
    with opened_state(state) as opened:
        from stillwatch.engine.state.people.users import sign_out_user

        with opened.write() as connection:
            sign_out_user(connection, system_clock(), actor(), name)


def _asked() -> Secret:
    """A password from the terminal, twice and unseen, or from a pipe."""
    from stillwatch.engine.state.people.secret import Secret

    if sys.stdin.isatty():
        return Secret(typer.prompt("Password", hide_input=True, confirmation_prompt=True))
    return Secret(sys.stdin.readline().rstrip("\r\n"))
