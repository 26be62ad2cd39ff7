"""`stillwatch review`: from what waits to what people answered."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from stillwatch.cli.review import app
from stillwatch.engine.state.answers.decisions import find_decision
from stillwatch.engine.state.answers.verdicts import all_verdicts, find_verdict
from stillwatch.engine.state.ledger import entries
from stillwatch.engine.state.store import open_state
from tests.engine.answered import enforcing, looked, result

FIRST = "hash_of_camp_1_0"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    with open_state(tmp_path / "state.db") as opened:
        enforcing(opened)
        looked(opened, result("camp_1", "camp_2"))
    return tmp_path / "state.db"


def run(state: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--state", str(state)], env={"COLUMNS": "200"})


def verdicts(state: Path) -> dict[str, str | None]:
    with open_state(state) as opened, opened.read() as connection:
        return {verdict.account: verdict.campaign for verdict in all_verdicts(connection)}


def test_what_waits_is_listed(state: Path) -> None:
    told = run(state, "list").output
    assert "case_camp_1" in told
    assert "ask_camp_1_suspend_" in told
    assert "0.99" in told


def test_two_people_agree_and_nobody_twice(state: Path) -> None:
    told = run(state, "list").output
    name = next(word for word in told.split() if word.startswith("ask_camp_1"))
    assert "1 of 2 agreed" in run(state, "answer", name, "--yes", "--by", "ann").output
    again = run(state, "answer", name, "--yes", "--by", "ann")
    assert again.exit_code == 2
    assert "has approved" in again.output
    assert "given, 2 of 2" in run(state, "answer", name, "--yes", "--by", "ben").output


def test_rejecting_releasing_and_merging(state: Path) -> None:
    assert run(state, "release", "case_camp_1", "--words", "known", "--account", FIRST).exit_code == 0
    assert FIRST not in verdicts(state)
    assert run(state, "merge", "case_camp_1", "--into", "camp_2").exit_code == 0
    assert set(verdicts(state).values()) == {"camp_2"}
    assert "rejected" in run(state, "reject", "case_camp_2", "--words", "a class").output
    assert verdicts(state) == {}


def test_an_appeal_is_taken_down_and_granted(state: Path) -> None:
    with open_state(state) as opened, opened.read() as connection:
        verdict = find_verdict(connection, FIRST)
        assert verdict is not None
        record = find_decision(connection, verdict.decision)
    assert record is not None
    told = run(state, "appeal", record.appeal, "--words", "we are a school").output
    assert run(state, "close", told.split()[0], "--grant", "--by", "ben").exit_code == 0
    assert FIRST not in verdicts(state)
    with open_state(state) as opened, opened.read() as connection:
        assert [entry.actor for entry in entries(connection)][-2:] == ["ben", "ben"]


def test_undo_and_what_is_not_there(state: Path) -> None:
    with open_state(state) as opened, opened.read() as connection:
        verdict = find_verdict(connection, FIRST)
    assert verdict is not None
    assert run(state, "undo", verdict.decision).exit_code == 0
    assert FIRST not in verdicts(state)
    missing = run(state, "undo", "dec_none")
    assert missing.exit_code == 2
    assert "there is no decision" in missing.output


def test_what_people_said_is_handed_to_calibration(state: Path, tmp_path: Path) -> None:
    assert run(state, "reject", "case_camp_1", "--words", "a class", "--by", "ann").exit_code == 0
    out = tmp_path / "own.jsonl"
    assert "1 campaigns" in run(state, "labels", "--out", str(out), "--by", "ann").output
    assert '"real":false' in out.read_text()
    with open_state(state) as opened, opened.read() as connection:
        assert [e.actor for e in entries(connection) if e.action == "export_labels"] == ["ann"]
