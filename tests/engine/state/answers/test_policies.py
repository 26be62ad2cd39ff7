"""One policy holds at a time, and each change is in the ledger."""

from __future__ import annotations

import pytest

from stillwatch.decide.policy.read import default_policy, default_text
from stillwatch.engine.state.answers.policies import activate_policy, active_policy
from stillwatch.engine.state.ledger import entries
from stillwatch.engine.state.store import State
from stillwatch.model.errors import StillwatchError


def test_the_last_activated_holds(state: State) -> None:
    enforce = default_text().replace('"shadow"', '"enforce"')
    with state.write() as connection:
        assert active_policy(connection) == default_policy()
        activate_policy(connection, enforce, "p.toml", "ann", 5)
        activate_policy(connection, enforce, "p.toml", "ann", 6)
        assert active_policy(connection).mode == "enforce"
        activate_policy(connection, default_text(), "p.toml", "ben", 7)
        activate_policy(connection, enforce, "p.toml", "ann", 8)
        assert active_policy(connection).mode == "enforce"
        done = [(e.action, e.at) for e in entries(connection)]
    assert done == [("activate_policy", 5), ("activate_policy", 7), ("activate_policy", 8)]


def test_what_is_no_policy_changes_nothing(sqlite_state: State) -> None:
    with sqlite_state.write() as connection:
        with pytest.raises(StillwatchError, match=r"p\.toml:1: mode"):
            activate_policy(connection, 'mode = "on"', "p.toml", "ann", 5)
        assert active_policy(connection) == default_policy()
