"""The state that a command works on: where it is, and who is at work."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from stillwatch.cli.faults import faults_shown
from stillwatch.model.errors import StillwatchError

if TYPE_CHECKING:
    from stillwatch.engine.state.store import State

StateOption = Annotated[
    str,
    typer.Option(
        "--state",
        envvar="STILLWATCH_STATE",
        metavar="URL",
        help="File or URL of the state. A URL with a password belongs into the environment.",
    ),
]


@contextmanager
def opened_state(address: str, *, make: bool = False) -> Iterator[State]:
    """The state, open; faults are shown. With `make` a missing file is begun."""
    with faults_shown(), needs_service(), _open(address, make) as state:
        yield state


def _open(address: str, make: bool) -> State:
    from stillwatch.engine.state.store import open_state

    return open_state(address, make=make)


@contextmanager
def needs_service() -> Iterator[None]:
    """Say what to install where a package of the service is missing: a scan does without them."""
    try:
        yield
    except ModuleNotFoundError as fault:
        raise StillwatchError(
            f"the service needs {fault.name}", hint="pip install 'stillwatch[serve]'"
        ) from fault


def actor() -> str:
    """Who gives the command, as the ledger names them."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):  # a container's user may have no name
        return "cli"
