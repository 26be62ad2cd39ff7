"""Commands whose modules are imported when they are called: help and small commands do not wait for them."""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup


class Late(NamedTuple):
    """Where a command's function or group of commands stands, and the line of help that a list shows."""

    module: str
    attribute: str
    says: str


LATE: dict[str, Late] = {
    "scan": Late(
        "stillwatch.cli.scan",
        "scan",
        "Find distillation campaigns in logs: who acts as one, what they harvest, and how we know.",
    ),
    "explain": Late(
        "stillwatch.cli.explain",
        "explain",
        "Say why: evidence by family, what speaks against, what is missing, and how it came about.",
    ),
    "range": Late("stillwatch.cli.range", "app", "Compose labelled traffic and score scans of it."),
    "policy": Late("stillwatch.cli.policy", "app", "What is done about campaigns, as one file."),
    "review": Late("stillwatch.cli.review", "app", "What waits for people, and their answers."),
}


class LateGroup(TyperGroup):
    """A group that holds the commands of `LATE` besides those that were added to it."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of all commands, late ones first."""
        return [*LATE, *super().list_commands(ctx)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A command as a list needs it: a late one knows its line of help only."""
        late = LATE.get(cmd_name)
        if late is None:
            return super().get_command(ctx, cmd_name)
        return TyperCommand(cmd_name, help=late.says)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is called, imported if it is a late one."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, loaded(name) if name in LATE else command, rest


def loaded(name: str) -> Any:
    """The command of `LATE` with that name."""
    found = getattr(import_module(LATE[name].module), LATE[name].attribute)
    if not isinstance(found, typer.Typer):
        found, function = typer.Typer(add_completion=False, pretty_exceptions_show_locals=False), found
        found.command(name)(function)
    command = typer.main.get_command(found)
    command.name = name
    return command
