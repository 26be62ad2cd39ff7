"""The service anchors its ledger and lets go of what is old, by itself, and tells when it cannot."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from stillwatch.decide.ledger.anchor import public_key_of
from stillwatch.engine.state.anchors import read_anchors, verify_anchored
from stillwatch.engine.state.ledger import append, entries
from stillwatch.engine.state.retention import DAY_US, Retention
from stillwatch.engine.state.store import State, open_state
from stillwatch.engine.state.tables.access import ALLOW_LIST
from stillwatch.ingest.keys import read_key
from stillwatch.model.errors import StillwatchError
from stillwatch.serve.upkeep import Upkeep

NOW = 2_000 * DAY_US


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with open_state(tmp_path / "state.db") as opened:
        yield opened


def exempt(state: State, name: str) -> None:
    with state.write() as connection:
        connection.execute(
            ALLOW_LIST.insert().values(
                id=name, scope="org", subject="o", reason="r", by="ann", at=1, expires=NOW - 40 * DAY_US
            )
        )


def actions(state: State) -> list[str]:
    with state.read() as connection:
        return [entry.action for entry in entries(connection)]


def test_the_ledger_is_anchored_with_a_key_of_its_own(state: State, tmp_path: Path) -> None:
    out, key = tmp_path / "anchors.jsonl", tmp_path / "anchor.key"
    upkeep = Upkeep(state, lambda: NOW, anchors=out, key=key, keep=None)
    for _ in range(2):
        with state.write() as connection:
            append(connection, 1, "ann", "decide", "a", {})
        upkeep.work()
        upkeep.work()
    assert upkeep.failure is None
    anchors = read_anchors(out)
    assert [anchor.seq for anchor in anchors] == [1, 2]
    assert verify_anchored(state, anchors, public_key_of(read_key(key))).is_whole


def test_what_is_old_goes_once_a_day(state: State, tmp_path: Path) -> None:
    now = NOW
    upkeep = Upkeep(state, lambda: now, anchors=None, key=tmp_path / "k", keep=Retention())
    exempt(state, "one")
    upkeep.work()
    exempt(state, "two")
    upkeep.work()
    assert actions(state) == ["prune"]
    now += DAY_US
    upkeep.work()
    assert actions(state) == ["prune", "prune"]
    assert not (tmp_path / "k").exists()


def test_where_all_is_kept_nothing_goes(state: State, tmp_path: Path) -> None:
    exempt(state, "one")
    Upkeep(state, lambda: NOW, anchors=None, key=tmp_path / "k", keep=None).work()
    assert actions(state) == []


def test_a_failure_is_told_and_gone_once_it_works_again(state: State, tmp_path: Path) -> None:
    with state.write() as connection:
        append(connection, 1, "ann", "decide", "a", {})
    told: list[StillwatchError] = []
    out = tmp_path / "away" / "anchors.jsonl"
    upkeep = Upkeep(state, lambda: NOW, anchors=out, key=tmp_path / "k", keep=None, told=told.append)
    with pytest.raises(StillwatchError, match=re.escape(str(out))):
        upkeep.work()
    assert told == [upkeep.failure]
    out.parent.mkdir()
    upkeep.work()
    assert len(read_anchors(out)) == 1
    assert [upkeep.failure] != told


def test_a_fault_of_ours_is_told_too(state: State, tmp_path: Path) -> None:
    def clock() -> int:
        raise KeyError("no clock")

    upkeep = Upkeep(state, clock, anchors=None, key=tmp_path / "k", keep=Retention())
    with pytest.raises(StillwatchError, match="KeyError: 'no clock'"):
        upkeep.work()


def test_it_works_beside_the_service_and_once_more_at_the_end(state: State, tmp_path: Path) -> None:
    out = tmp_path / "anchors.jsonl"
    upkeep = Upkeep(state, lambda: NOW, anchors=out, key=tmp_path / "k", keep=None, every_s=3_600.0)
    with state.write() as connection:
        append(connection, 1, "ann", "decide", "a", {})
    upkeep.start()
    while not out.exists():
        time.sleep(0.01)
    with state.write() as connection:
        append(connection, 2, "ann", "decide", "b", {})
    upkeep.close()
    assert [anchor.seq for anchor in read_anchors(out)] == [1, 2]
    upkeep.close()
