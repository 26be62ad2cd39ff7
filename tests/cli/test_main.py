"""The command as a user calls it: help, version, wrong calls."""

from __future__ import annotations

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from stillwatch import __version__
from stillwatch.cli.main import app, run

RUN = CliRunner()


def test_help_names_every_command() -> None:
    outcome = RUN.invoke(app, ["--help"])
    assert outcome.exit_code == 0
    for command in ("scan", "explain", "range"):
        assert command in outcome.output


def test_the_version_is_that_of_the_package() -> None:
    outcome = RUN.invoke(app, ["--version"])
    assert (outcome.exit_code, outcome.output) == (0, f"stillwatch {__version__}\n")


@pytest.mark.parametrize("call", [["scry"], ["--no-such-option"], ["scan", "--workers", "0", "x"], []])
def test_a_wrong_call_ends_with_two(call: list[str]) -> None:
    assert RUN.invoke(app, call).exit_code == 2


def test_the_installed_command_is_this_one() -> None:
    program = "import sys; from stillwatch.cli.main import run; sys.argv = ['stillwatch', '--version']; run()"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout == f"stillwatch {__version__}\n"
    assert ended.stderr == ""
    assert callable(run)
