"""The secret is made once."""

from __future__ import annotations

from stillwatch.engine.state.answers.secret import decision_secret
from stillwatch.engine.state.store import State


def test_it_is_made_once_and_kept(sqlite_state: State) -> None:
    with sqlite_state.write() as connection:
        made = decision_secret(connection)
    with sqlite_state.read() as connection:
        assert decision_secret(connection) == made
    assert len(made) == 32
