"""Anchors written outside show what the ledger by itself cannot: that it was cut off, or written anew."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from sqlalchemy import delete

from stillwatch.decide.ledger.anchor import Anchor, public_key_of
from stillwatch.engine.state.anchors import anchor_ledger, anchor_of, read_anchors, verify_anchored
from stillwatch.engine.state.ledger import append, verify
from stillwatch.engine.state.store import State
from stillwatch.engine.state.tables.ledger import LEDGER
from stillwatch.model.errors import StillwatchError

KEY = bytes(range(32))
PUBLIC = public_key_of(KEY)


def write(state: State, *numbers: int) -> None:
    with state.write() as connection:
        for number in numbers:
            append(connection, number, "ann", "decide", f"acct_{number}", {})


def broken_at(state: State, anchors: list[Anchor], public_key: str = PUBLIC) -> int | None:
    found = verify_anchored(state, anchors, public_key).found
    return found.seq if found else None


def test_each_new_head_becomes_one_line_outside(state: State, tmp_path: Path) -> None:
    out = tmp_path / "anchors.jsonl"
    assert anchor_ledger(state, KEY, out, 1) is None, "nothing to anchor yet"
    write(state, 1, 2)
    first = anchor_ledger(state, KEY, out, 2)
    assert anchor_ledger(state, KEY, out, 3) is None, "nothing came since"
    write(state, 3)
    second = anchor_ledger(state, KEY, out, 4)
    assert [first, second] == read_anchors(out)
    with state.read() as connection:
        assert anchor_of(connection, 3) == second
        assert anchor_of(connection, 1) is None
    assert broken_at(state, read_anchors(out)) is None


def test_an_anchor_that_did_not_reach_the_file_gets_there_later(state: State, tmp_path: Path) -> None:
    write(state, 1)
    first = anchor_ledger(state, KEY, tmp_path / "lost.jsonl", 1)
    assert anchor_ledger(state, KEY, tmp_path / "anchors.jsonl", 2) == first
    assert read_anchors(tmp_path / "anchors.jsonl") == [first]


def test_a_ledger_cut_off_holds_by_itself_and_not_against_its_anchor(state: State, tmp_path: Path) -> None:
    write(state, 1, 2, 3)
    anchor_ledger(state, KEY, tmp_path / "anchors.jsonl", 9)
    with state.write() as connection:
        connection.execute(delete(LEDGER).where(LEDGER.c.seq > 1))
    assert verify(state).is_whole
    assert broken_at(state, read_anchors(tmp_path / "anchors.jsonl")) == 2


def test_a_ledger_written_anew_holds_by_itself_and_not_against_its_anchor(
    state: State, tmp_path: Path
) -> None:
    write(state, 1, 2, 3)
    anchor_ledger(state, KEY, tmp_path / "anchors.jsonl", 9)
    with state.write() as connection:
        connection.execute(delete(LEDGER))
    write(state, 1, 2, 4, 5)
    assert verify(state).is_whole
    assert broken_at(state, read_anchors(tmp_path / "anchors.jsonl")) == 3


def test_what_breaks_before_the_anchor_is_told_first(state: State, tmp_path: Path) -> None:
    write(state, 1, 2, 3)
    anchor_ledger(state, KEY, tmp_path / "anchors.jsonl", 9)
    with state.write() as connection:
        connection.execute(delete(LEDGER).where(LEDGER.c.seq == 1))
    assert broken_at(state, read_anchors(tmp_path / "anchors.jsonl")) == 1


def test_an_anchor_of_another_key_does_not_count(state: State, tmp_path: Path) -> None:
    write(state, 1)
    anchor = anchor_ledger(state, bytes(32), tmp_path / "anchors.jsonl", 9)
    assert anchor is not None
    assert broken_at(state, [anchor]) == 1
    assert broken_at(state, [anchor], public_key_of(bytes(32))) is None


def test_a_line_that_is_no_anchor_is_named(tmp_path: Path) -> None:
    path = tmp_path / "anchors.jsonl"
    good = msgspec.json.encode(Anchor(1, 2, "a", "b", "c"))
    path.write_bytes(good + b"\n{}\n")
    with pytest.raises(StillwatchError, match=r"anchors\.jsonl:2"):
        read_anchors(path)
