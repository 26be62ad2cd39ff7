"""Sessions end at their time, one by one, or all of a user at once; what is stored opens none."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from stillwatch.decide.roles import Role
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.sessions import (
    IDLE_US,
    LASTS_US,
    drop_ended_sessions,
    end_session,
    end_sessions_of,
    find_session,
    note_session,
    start_session,
)
from stillwatch.engine.state.people.users import create_user
from stillwatch.engine.state.store import State
from stillwatch.engine.state.tables.people import SESSIONS


@pytest.fixture
def user(state: State) -> str:
    with state.write() as connection:
        return create_user(connection, 1, "cli", "ann", Role.VIEWER).id


def test_a_session_is_found_by_its_cookie_until_it_ends(state: State, user: str) -> None:
    with state.write() as connection:
        session, cookie = start_session(connection, user, 1_000)
        for now in range(1_000, 1_000 + LASTS_US, IDLE_US // 2):  # it is in use all the time
            found = find_session(connection, cookie, now)
            assert found is not None
            assert found.user == user
            note_session(connection, cookie, now)
        assert found is not None
        assert found.csrf.matches(session.csrf.reveal())
        assert find_session(connection, cookie, 1_000 + LASTS_US) is None
        assert find_session(connection, Secret("another"), 1_000) is None


def test_a_session_that_nobody_uses_ends_after_an_hour(state: State, user: str) -> None:
    with state.write() as connection:
        _, cookie = start_session(connection, user, 1_000)
        assert find_session(connection, cookie, 1_000 + IDLE_US - 1) is not None
        assert find_session(connection, cookie, 1_000 + IDLE_US) is None
        note_session(connection, cookie, 2_000)
        assert find_session(connection, cookie, 1_000 + IDLE_US) is not None
        assert drop_ended_sessions(connection, 1_000 + IDLE_US) == 0
        assert drop_ended_sessions(connection, 2_000 + IDLE_US) == 1


def test_what_is_stored_is_no_cookie(state: State, user: str) -> None:
    with state.write() as connection:
        _, cookie = start_session(connection, user, 1_000)
        stored = str(connection.scalar(select(SESSIONS.c.id)))
        assert cookie.reveal() not in stored
        assert find_session(connection, Secret(stored), 1_000) is None


def test_one_is_ended_or_all(state: State, user: str) -> None:
    with state.write() as connection:
        cookies = [start_session(connection, user, 1_000)[1] for _ in range(3)]
        end_session(connection, cookies[0])
        assert [find_session(connection, cookie, 1_000) is None for cookie in cookies] == [True, False, False]
        assert end_sessions_of(connection, user) == 2
        assert all(find_session(connection, cookie, 1_000) is None for cookie in cookies)


def test_ended_ones_are_removed(state: State, user: str) -> None:
    with state.write() as connection:
        start_session(connection, user, 1_000)
        _, cookie = start_session(connection, user, 2_000)
        assert drop_ended_sessions(connection, 1_000 + IDLE_US) == 1
        assert find_session(connection, cookie, 2_000) is not None
