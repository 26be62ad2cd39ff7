"""`stillwatch alerts`: a file is checked, and its places are tried for real."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner, Result

from stillwatch.cli.alerts import app
from tests.serve.alerts.receivers import webhook
from tests.serve.alerts.written import ENVIRONMENT, FILE, SECRET

TWO = """\
schema = "stillwatch.alerts/1"
[places]
hook = "${HOOK_URL}"
gone = "json://127.0.0.1:9/${HOOK}"
[[rule]]
on = "appeal"
to = ["hook", "gone"]
"""


def run(folder: Path, text: str, *words: str, **variables: str) -> Result:
    place = folder / "alerts.toml"
    place.write_text(text)
    command, *options = words
    return CliRunner().invoke(app, [command, str(place), *options], env={"COLUMNS": "160", **variables})


def test_check_says_who_is_told_of_what_and_no_secret(tmp_path: Path) -> None:
    found = run(tmp_path, FILE, "check", **ENVIRONMENT)
    assert found.exit_code == 0
    for words in ("down", "health", "hook (JSON)", "never", "4 h"):
        assert words in found.output
    assert SECRET not in found.output


def test_check_names_the_line_of_a_fault(tmp_path: Path) -> None:
    found = run(tmp_path, FILE.replace("confidence = 0.9", "confidence = 9"), "check", **ENVIRONMENT)
    assert found.exit_code == 2
    assert "alerts.toml:9" in found.output


def test_test_tells_each_place_and_which_could_not_be_reached(tmp_path: Path) -> None:
    with webhook() as hook:
        found = run(tmp_path, TWO, "test", HOOK_URL=hook.url(), HOOK=SECRET)
        assert found.exit_code == 1
        assert "hook (JSON): sent" in found.output
        assert "gone (JSON): " in found.output
        assert SECRET not in found.output
        assert run(tmp_path, TWO, "test", "--to", "hook", HOOK_URL=hook.url(), HOOK=SECRET).exit_code == 0
    assert [got["title"] for got in hook.got] == ["Stillwatch: a trial"] * 2
    found = run(tmp_path, TWO, "test", "--to", "nobody", HOOK_URL="json://h", HOOK=SECRET)
    assert found.exit_code == 2
    assert "no such place" in found.output
