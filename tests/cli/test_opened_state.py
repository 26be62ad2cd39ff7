"""What every command says when it cannot work on the state."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
import typer

from stillwatch import cli
from stillwatch.cli.opened_state import actor, needs_service, opened_state
from stillwatch.model.errors import StillwatchError


def test_who_gives_the_command_is_named() -> None:
    assert actor().startswith("cli")


def test_a_package_that_is_missing_is_named_with_what_to_do() -> None:
    with pytest.raises(StillwatchError, match="needs sqlalchemy") as told, needs_service():
        raise ModuleNotFoundError(name="sqlalchemy")
    assert "stillwatch[serve]" in told.value.hint


def test_faults_are_shown_and_end_with_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as ended, opened_state(str(tmp_path / "none.db")):
        pass
    assert ended.value.exit_code == 2
    assert "there is no state" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["opened_state", "token", "user", "ledger", "state"])
def test_a_scan_does_without_the_packages_of_the_service(name: str) -> None:
    """The command line imports every command, so what needs those packages is imported inside functions."""
    tree = ast.parse((Path(cli.__path__[0]) / f"{name}.py").read_text("utf-8"))
    told = {node.module or "" for node in tree.body if isinstance(node, ast.ImportFrom)}
    assert not {module for module in told if "engine.state" in module or "decide.ledger" in module}
