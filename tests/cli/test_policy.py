"""`stillwatch policy`: from a file to what it would do, and into force."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from stillwatch.cli.policy import app
from stillwatch.decide.policy.read import default_policy, default_text
from stillwatch.engine.state.answers.accounts import Known, put_account
from stillwatch.engine.state.answers.policies import active_policy
from stillwatch.engine.state.store import open_state
from tests.cli.answers import fed, scanned


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    path = tmp_path / "policy.toml"
    path.write_text(default_text())
    return path


def run(*words: object) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words], env={"COLUMNS": "160"})


def test_check_says_what_a_policy_does(policy: Path) -> None:
    found = run("check", policy)
    assert found.exit_code == 0
    assert "shadow, nobody is met; decisions are recorded" in found.output
    assert "suspend" in found.output


def test_check_names_the_line_of_a_fault(policy: Path) -> None:
    policy.write_text(default_text().replace('mode = "shadow"', 'mode = "on"'))
    found = run("check", policy)
    assert found.exit_code == 2
    assert "mode: invalid enum value 'on'" in found.output.replace("\n", " ")


def test_show_prints_a_policy_that_can_be_read_again(policy: Path, tmp_path: Path) -> None:
    assert run("show", "--default").output == default_text()
    assert run("show").exit_code == 2
    state = tmp_path / "state.db"
    assert run("show", "--state", state).exit_code == 2
    with open_state(state):
        pass
    assert run("show", "--state", state).output == default_text()


def test_activate_puts_it_in_force(policy: Path, tmp_path: Path) -> None:
    policy.write_text(default_text().replace('mode = "shadow"', 'mode = "enforce"'))
    state = tmp_path / "state.db"
    found = run("activate", policy, "--state", state, "--by", "ann")
    assert found.exit_code == 0
    with open_state(state) as opened, opened.read() as connection:
        assert active_policy(connection).mode == "enforce"
    assert 'mode = "enforce"' in run("show", "--state", state).output


def test_backtest_tells_who_would_have_been_met(policy: Path, tmp_path: Path) -> None:
    out = tmp_path / "met.json"
    found = run(
        "backtest",
        "--from",
        scanned(tmp_path),
        "--accounts",
        fed(tmp_path),
        "--policy",
        policy,
        "--json",
        out,
    )
    assert found.exit_code == 0, found.output
    met = json.loads(out.read_text())["meetings"]
    assert len(met) == 12
    assert {m["response"] for m in met} == {"verify"}
    assert "education" in found.output
    assert "2 people are asked for suspend" in found.output


def test_backtest_with_people_who_agree(policy: Path, tmp_path: Path) -> None:
    found = run("backtest", "--from", scanned(tmp_path), "--policy", policy, "--approve-after", 5)
    assert found.exit_code == 0
    assert "suspend" in found.output


def test_abuse_compares_kinds(tmp_path: Path) -> None:
    found = run("abuse", "--from", scanned(tmp_path), "--accounts", fed(tmp_path))
    assert found.exit_code == 0
    assert "education" in found.output
    empty = tmp_path / "none.jsonl"
    empty.write_text('{"account": "a"}\n')
    assert run("abuse", "--from", scanned(tmp_path), "--accounts", empty).exit_code == 2


def test_abuse_in_a_state(tmp_path: Path) -> None:
    place = tmp_path / "state.db"
    with open_state(place) as state, state.write() as connection:
        put_account(connection, Known(account="a", updated=1))
    assert run("abuse", "--state", place).exit_code == 2, "no account has a kind"
    with open_state(place) as state, state.write() as connection:
        put_account(connection, Known(account="a", updated=1, kind="education"))
    found = run("abuse", "--state", place)
    assert found.exit_code == 0
    assert "education" in found.output
    assert run("abuse", "--state", place, "--from", scanned(tmp_path)).exit_code == 2
    assert run("abuse").exit_code == 2


def test_a_missing_file_is_no_crash(policy: Path, tmp_path: Path) -> None:
    assert run("backtest", "--from", tmp_path / "no.json", "--policy", policy).exit_code == 2
    assert run("check", tmp_path / "no.toml").exit_code == 2
    assert default_policy().version
