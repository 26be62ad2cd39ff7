"""Standings and messages come back as they were kept, on both databases."""

from __future__ import annotations

from stillwatch.engine.state.alerts import (
    Message,
    Standing,
    all_messages,
    all_standings,
    drop_message,
    put_message,
    put_standing,
)
from stillwatch.engine.state.store import State

MESSAGE = Message(id="m", at=2, rule="sure", place="a", level="info", title="t", body="b")


def test_what_is_kept_comes_back(state: State) -> None:
    with state.write() as connection:
        put_standing(connection, "sure", "camp_1", Standing(1))
        put_standing(connection, "sure", "camp_1", Standing(None, 5, True))
        put_standing(connection, "sure", "camp_2", Standing())
        put_standing(connection, "sure", "camp_2", None)
        assert all_standings(connection) == {("sure", "camp_1"): Standing(None, 5, True)}
        for one in (MESSAGE, Message(id="a", at=1, rule="r", place="b", level="failure", title="", body="")):
            put_message(connection, one)
        assert [one.id for one in all_messages(connection)] == ["a", "m"]
        drop_message(connection, "a")
        assert all_messages(connection) == [MESSAGE]
