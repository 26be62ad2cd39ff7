"""`stillwatch ledger`: whole or broken, and where; anchors; and what was done to whom."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from stillwatch.cli.main import app
from stillwatch.engine.state.ledger import append
from stillwatch.engine.state.store import open_state

RUN = CliRunner()


@pytest.fixture
def address(tmp_path: Path) -> str:
    path = tmp_path / "state.db"
    with open_state(path) as state, state.write() as connection:
        for number in range(1, 4):
            append(connection, number, "ann", "decide", f"acct_{number}", {"response": "budget"})
    return str(path)


def ledger(address: str, *arguments: str | Path) -> Result:
    return RUN.invoke(app, ["ledger", *map(str, arguments), "--state", address])


def change(address: str, statement: str) -> None:
    with open_state(address) as state, state.write() as connection:
        connection.exec_driver_sql(statement)


def test_a_whole_ledger_is_told_so_and_what_is_not_known_too(address: str) -> None:
    ended = ledger(address, "verify")
    assert ended.exit_code == 0
    assert "whole: 3 entries; no anchor was given" in ended.output


def test_a_changed_entry_is_named_and_ends_with_one(address: str) -> None:
    change(address, "UPDATE ledger SET actor = 'eve' WHERE seq = 2")
    ended = ledger(address, "verify")
    assert ended.exit_code == 1
    assert "broken at entry 2: the entry was changed" in ended.output


def test_an_anchor_shows_that_the_end_was_cut_off(address: str, tmp_path: Path) -> None:
    anchors, key = tmp_path / "anchors.jsonl", tmp_path / "anchor.key"
    made = ledger(address, "anchor", "--to", anchors, "--key", key)
    assert (made.exit_code, made.stdout) == (0, "anchored up to entry 3\n")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert ledger(address, "anchor", "--to", anchors, "--key", key).stdout == "nothing to anchor\n"
    public = made.stderr.split()[-1]
    whole = ledger(address, "verify", "--anchor", anchors, "--public-key", public)
    assert "whole: 3 entries, as in 1 anchor" in whole.output
    change(address, "DELETE FROM ledger WHERE seq = 3")
    assert ledger(address, "verify").exit_code == 0
    cut = ledger(address, "verify", "--anchor", anchors)
    assert cut.exit_code == 1
    assert "broken at entry 3: entries up to 3 were anchored, and there are only 2" in cut.output


def test_anchors_of_somebody_else_are_refused(address: str, tmp_path: Path) -> None:
    ledger(address, "anchor", "--to", tmp_path / "a", "--key", tmp_path / "k")
    ended = ledger(address, "verify", "--anchor", tmp_path / "a", "--public-key", "00" * 32)
    assert ended.exit_code == 1
    assert "is not signed by 0000000000000000" in ended.output


def test_a_file_without_anchors_is_no_proof(address: str, tmp_path: Path) -> None:
    (tmp_path / "a").touch()
    assert ledger(address, "verify", "--anchor", tmp_path / "a").exit_code == 2
    assert ledger(address, "verify", "--anchor", tmp_path / "none").exit_code == 2


def test_what_was_done_is_shown_as_json_lines(address: str) -> None:
    entries = [json.loads(line) for line in ledger(address, "show", "--after", "1").output.splitlines()]
    assert [entry["seq"] for entry in entries] == [2, 3]
    (entry,) = [
        json.loads(line) for line in ledger(address, "show", "--subject", "acct_3").output.splitlines()
    ]
    assert (entry["actor"], entry["content"]["subject"]) == ("ann", "acct_3")


def test_a_state_that_is_not_there_is_not_whole(tmp_path: Path) -> None:
    assert ledger(str(tmp_path / "none.db"), "verify").exit_code == 2
