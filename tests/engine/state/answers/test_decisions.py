"""Decisions are kept once, found by id and by token, and marked when undone."""

from __future__ import annotations

import msgspec

from stillwatch.engine.state.answers.decisions import (
    Record,
    decision_appealed,
    find_decision,
    mark_undone,
    put_decision,
)  # fmt: skip
from stillwatch.engine.state.store import State

RECORD = Record(
    id="dec_1", at=5, account="a", campaign=None, response="verify", mode="shadow", reasons=("x", "y"),
    counter_reasons=(), appeal="appeal_1", policy="p",
)  # fmt: skip


def test_a_decision_is_kept_once(state: State) -> None:
    with state.write() as connection:
        assert put_decision(connection, RECORD)
        assert not put_decision(connection, msgspec.structs.replace(RECORD, at=6))
        assert find_decision(connection, "dec_1") == RECORD
        assert decision_appealed(connection, "appeal_1") == RECORD
        assert decision_appealed(connection, "appeal_2") is None
        mark_undone(connection, "dec_1", 9, "ann")
        found = find_decision(connection, "dec_1")
    assert found is not None
    assert (found.undone_at, found.undone_by) == (9, "ann")
