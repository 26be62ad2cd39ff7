"""`stillwatch indicator`: what was told is hashed with the lake's key, listed and withdrawn."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from typer.testing import CliRunner, Result

from stillwatch.cli.indicator import Kind
from stillwatch.cli.main import app
from stillwatch.decide.standing import Indicator, Named
from stillwatch.engine.clock import system_clock
from stillwatch.engine.state.answers.indicators import live_indicators
from stillwatch.engine.state.ledger import entries_about
from stillwatch.engine.state.retention import DAY_US
from stillwatch.engine.state.store import open_state
from stillwatch.ingest.lake import Lake
from stillwatch.serve.inline.door import Door
from stillwatch.serve.inline.naming import value_of

RUN = CliRunner()
SAID = ("--source", "Example Lab", "--reason", "a resale [proxy]", "--confidence", "0.7")


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake.open(tmp_path / "lake")


def indicator(lake: Lake, *arguments: str, typed: str = "") -> Result:
    state = ("--state", str(lake.path.parent / "state.db"))
    return RUN.invoke(app, ["indicator", *arguments, *state], input=typed, env={"COLUMNS": "240"})


def add(lake: Lake, kind: str, value: str, *more: str, typed: str = "") -> Result:
    return indicator(lake, "add", kind, value, *SAID, "--lake", str(lake.path), *more, typed=typed)


def known(lake: Lake) -> list[Indicator]:
    with open_state(lake.path.parent / "state.db") as state, state.read() as connection:
        return live_indicators(connection, system_clock())


def test_an_indicator_is_added_listed_and_withdrawn(lake: Lake) -> None:
    added = add(lake, "network", "203.0.113.9", "--by", "ann")
    assert added.exit_code == 0, added.output
    (found,) = known(lake)
    assert (added.stdout.strip(), found.kind, found.by) == (found.id, "network", "ann")
    assert found.value == value_of(Door(lake.key), "network", "203.0.113.0/24")
    assert found.valid_until - found.since == 90 * DAY_US
    listed = indicator(lake, "list").output
    assert all(part in listed for part in (found.id, found.value, "Example Lab", "a resale [proxy]", "0.70"))
    assert "203.0.113" not in listed
    assert indicator(lake, "withdraw", found.id).exit_code == 0
    assert known(lake) == []
    with open_state(lake.path.parent / "state.db") as state, state.read() as connection:
        actions = [entry.action for entry in entries_about(connection, found.value)]
    assert actions == ["add_indicator", "withdraw_indicator"]


def test_a_text_comes_by_the_standard_input(lake: Lake) -> None:
    text = "You are a strict examiner.\nGrade each answer for a jury."
    assert add(lake, "frame", "-", "--days", "7", typed=text).exit_code == 0
    (found,) = known(lake)
    assert found.value == value_of(Door(lake.key), "frame", text)
    assert found.valid_until - found.since == 7 * DAY_US


def test_a_wrong_call_says_what_to_do_and_begins_no_state(lake: Lake) -> None:
    ended = add(lake, "network", "203.0.0.0/16")
    assert ended.exit_code == 2
    assert "hint: " in ended.output
    assert add(lake, "payment", "visa").exit_code == 2
    nowhere = indicator(lake, "add", "account", "ann", *SAID, "--lake", str(lake.path.parent))
    assert "there is no lake" in nowhere.output
    assert not (lake.path.parent / "state.db").exists()


def test_what_is_not_there_cannot_be_withdrawn(lake: Lake) -> None:
    add(lake, "account", "ann")
    ended = indicator(lake, "withdraw", "ind_0")
    assert (ended.exit_code, "no such indicator" in ended.output) == (2, True)


def test_the_kinds_are_those_of_decisions() -> None:
    assert tuple(Kind) == get_args(Named)
