"""Indicators come, end and are withdrawn, each with its entry of the ledger, on both databases."""

from __future__ import annotations

import msgspec
import pytest

from stillwatch.decide.standing import Indicator
from stillwatch.engine.state.answers.indicators import (
    add_indicator,
    find_indicator,
    live_indicators,
    withdraw_indicator,
)
from stillwatch.engine.state.ledger import entries_about
from stillwatch.engine.state.retention import DAY_US, Retention, prune
from stillwatch.engine.state.store import State
from stillwatch.model.errors import StillwatchError

LAB = Indicator(
    id="ind_1", kind="network", value="00000000deadbeef", source="Example Lab é", reason="a resale proxy",
    confidence=0.8, since=1, valid_until=10, by="ann",
)  # fmt: skip


def test_indicators_come_back_as_they_were_until_they_end(state: State) -> None:
    later = msgspec.structs.replace(LAB, id="ind_0", since=2, valid_until=20, confidence=1)
    with state.write() as connection:
        add_indicator(connection, later)
        add_indicator(connection, LAB)
        assert live_indicators(connection, 9) == [LAB, later]
        assert live_indicators(connection, 10) == [later]
        assert find_indicator(connection, "ind_1", 9) == LAB
        assert find_indicator(connection, "ind_1", 10) is None


def test_each_change_is_written_down_without_what_is_named(state: State) -> None:
    with state.write() as connection:
        add_indicator(connection, LAB)
        assert withdraw_indicator(connection, "ind_1", "bob", 5) == LAB
        assert live_indicators(connection, 5) == []
        told = entries_about(connection, LAB.value)
    assert [(entry.actor, entry.at, entry.action) for entry in told] == [
        ("ann", 1, "add_indicator"),
        ("bob", 5, "withdraw_indicator"),
    ]
    assert told[0].content is not None
    assert msgspec.json.decode(told[0].content.detail) == {
        "indicator": "ind_1", "kind": "network", "source": "Example Lab é", "reason": "a resale proxy",
        "confidence": 0.8, "valid_until": 10,
    }  # fmt: skip


def test_what_is_not_there_or_has_ended_cannot_be_withdrawn(state: State) -> None:
    with state.write() as connection:
        add_indicator(connection, LAB)
        for name, now in (("ind_2", 5), ("ind_1", 10)):
            with pytest.raises(StillwatchError, match="no such indicator"):
                withdraw_indicator(connection, name, "bob", now)


def test_what_cannot_be_meant_is_not_kept(state: State) -> None:
    with state.write() as connection:
        with pytest.raises(StillwatchError, match="confidence"):
            add_indicator(connection, msgspec.structs.replace(LAB, confidence=2.0))
        assert live_indicators(connection, 5) == []
        assert entries_about(connection, LAB.value) == []


def test_what_ended_long_ago_is_let_go(state: State) -> None:
    with state.write() as connection:
        add_indicator(connection, LAB)
        assert prune(connection, 29 * DAY_US, "test", Retention()) == {}
        assert prune(connection, 31 * DAY_US, "test", Retention()) == {"indicators": 1}
