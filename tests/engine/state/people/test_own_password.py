"""Users change their own passwords, if they know the one they have."""

from __future__ import annotations

import pytest

from stillwatch.decide.roles import Role
from stillwatch.engine.state.people.attempts import FREE_HERE
from stillwatch.engine.state.people.own_password import change_own_password
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.sign_in import SignedIn, TurnedAway, sign_in, signed_in
from stillwatch.engine.state.people.users import User, create_user, hash_password
from stillwatch.engine.state.store import State
from stillwatch.model.errors import StillwatchError

OLD, NEW, WRONG = (
    Secret("correct horse battery"),
    Secret("staple of the battery"),
    Secret("wrong horse battery"),
)
HERE = "192.0.2.1"


@pytest.fixture
def ann(sqlite_state: State) -> User:
    with sqlite_state.write() as connection:
        return create_user(connection, 1, "cli", "ann", Role.VIEWER, hash_password(OLD))


def test_a_change_ends_every_session_but_the_one_it_begins(sqlite_state: State, ann: User) -> None:
    before = sign_in(sqlite_state, "ann", OLD, HERE, 1_000)
    assert isinstance(before, SignedIn)
    after = change_own_password(sqlite_state, ann, OLD, NEW, HERE, 1_001)
    assert isinstance(after, SignedIn)
    assert signed_in(sqlite_state, before.cookie, 1_002) is None
    assert signed_in(sqlite_state, after.cookie, 1_002) is not None
    assert sign_in(sqlite_state, "ann", OLD, HERE, 1_003) == TurnedAway(0)
    assert isinstance(sign_in(sqlite_state, "ann", NEW, HERE, 1_003), SignedIn)


def test_an_open_browser_is_no_way_to_guess_the_password(sqlite_state: State, ann: User) -> None:
    for _ in range(FREE_HERE):
        assert change_own_password(sqlite_state, ann, WRONG, NEW, HERE, 1_000) == TurnedAway(0)
    waits = change_own_password(sqlite_state, ann, OLD, NEW, HERE, 1_000)
    assert isinstance(waits, TurnedAway)
    assert waits.wait > 0


def test_a_short_one_is_refused(sqlite_state: State, ann: User) -> None:
    with pytest.raises(StillwatchError, match="15 to"):
        change_own_password(sqlite_state, ann, OLD, Secret("sesame"), HERE, 1_000)
