"""Verdicts come back as they were put, on both databases."""

from __future__ import annotations

from stillwatch.decide.standing import Verdict
from stillwatch.engine.state.answers.verdicts import all_verdicts, drop_verdict, find_verdict, put_verdict
from stillwatch.engine.state.store import State

ONE = Verdict(
    account="b", campaign="camp_1", response="budget", reason="r", since=2**53 + 1, enforce_at=5,
    decision="d", expires=9, approved_by="ann", before="{}",
)  # fmt: skip
OTHER = Verdict(
    account="a", campaign=None, response="verify", reason="r", since=1, enforce_at=1, decision="e"
)


def test_what_is_put_comes_back(state: State) -> None:
    with state.write() as connection:
        put_verdict(connection, OTHER)
        put_verdict(connection, ONE)
        put_verdict(connection, ONE)
        assert all_verdicts(connection) == [OTHER, ONE]
        drop_verdict(connection, "a")
        assert find_verdict(connection, "a") is None
        assert find_verdict(connection, "b") == ONE
