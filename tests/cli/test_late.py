"""Commands that are imported when they are called: the same as ever, and nothing else waits for them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from stillwatch.cli.late import LATE, loaded
from stillwatch.cli.main import app

RUN = CliRunner()


@pytest.mark.parametrize("name", LATE)
def test_a_list_says_what_the_command_says_of_itself(name: str) -> None:
    assert (loaded(name).help or "").split("\n")[0] == LATE[name].says


@pytest.mark.parametrize("name", LATE)
def test_its_own_help_is_complete(name: str) -> None:
    outcome = RUN.invoke(app, [name, "--help"])
    assert outcome.exit_code == 0
    assert f"stillwatch {name}" in outcome.output.replace("root", "stillwatch")
    assert {
        "scan": "--lake",
        "explain": "--from",
        "range": "compose",
        "policy": "backtest",
        "review": "undo",
    }[name] in outcome.output


def test_help_imports_none_of_them() -> None:
    program = (
        "import sys; from stillwatch.cli.main import app; app(['--help'], standalone_mode=False); "
        "print([m for m in ('numba', 'pyarrow', 'duckdb', 'networkit') if m in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout.endswith("[]\n")
    assert all(name in ended.stdout for name in LATE)


def test_no_command_of_that_name_is_a_wrong_call() -> None:
    outcome = RUN.invoke(app, ["scna"])
    assert outcome.exit_code == 2
    assert "scna" in outcome.output
