"""Law: what the README tells people to type works. A first command that fails is the last one they try."""

from __future__ import annotations

import re
import shlex
from importlib import import_module
from typing import Any

import pytest
import typer

from tests.house.tree import ROOT, told

README = (ROOT / "README.md").read_text("utf-8")
TARGETS = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), flags=re.MULTILINE))


def typed() -> list[list[str]]:
    """The words of each command in the README's console blocks; a backslash joins lines."""
    found = []
    for block in re.findall(r"```console\n(.*?)```", README, flags=re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line.removeprefix("$ "), comments=True)
            if words and words[0].removeprefix(".venv/bin/") in {"stillwatch", "make"}:
                found.append([words[0].removeprefix(".venv/bin/"), *words[1:]])
    return found


def root_command() -> Any:
    """The command line as Typer builds it."""
    app: typer.Typer = import_module("stillwatch.cli.main").app
    return typer.main.get_command(app)


def resolve(command: Any, words: list[str]) -> tuple[Any, list[str]]:
    """The innermost command that `words` name, and the words that are left for it."""
    while words and hasattr(command, "commands"):
        known = set(command.list_commands(None))
        if words[0] not in known:
            break
        _, command, words = command.resolve_command(None, words)
    return command, words


def fault_of(words: list[str]) -> str | None:
    """What is wrong with one `stillwatch ...` command, or None."""
    command, rest = resolve(root_command(), words[1:])
    if hasattr(command, "commands") and "--help" not in rest:
        return f"{' '.join(words)}: there is no such command"
    known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    unknown = {word.split("=")[0] for word in rest if word.startswith("--")} - known - {"--help"}
    return f"{' '.join(words)}: unknown {', '.join(sorted(unknown))}" if unknown else None


def test_each_stillwatch_command_exists_with_its_options() -> None:
    commands = [words for words in typed() if words[0] == "stillwatch"]
    assert commands, "the README shows no command"
    faults = [fault for words in commands if (fault := fault_of(words))]
    assert not faults, told(faults, "The README shows commands that the command line does not know.")


def test_each_make_target_exists() -> None:
    named = {words[1] for words in typed() if words[0] == "make" and len(words) > 1}
    named |= set(re.findall(r"`make ([a-z]+)`", README))
    assert {"demo", "test"} <= named
    assert named <= TARGETS, f"not in the Makefile: {sorted(named - TARGETS)}"


@pytest.mark.parametrize("words", [["stillwatch", "scry"], ["stillwatch", "scan", "x", "--no-such-option"]])
def test_a_command_that_does_not_exist_is_seen(words: list[str]) -> None:
    assert fault_of(words)


def test_the_place_for_measured_figures_is_marked_once() -> None:
    assert README.count("<!-- figures:begin -->") == 1
    assert README.count("<!-- figures:end -->") == 1
    assert README.index("<!-- figures:begin -->") < README.index("<!-- figures:end -->")
