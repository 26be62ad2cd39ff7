"""People known by their sessions, and how many may try a password at once."""

from __future__ import annotations

from pathlib import Path

from stillwatch.decide.roles import PERMISSIONS, Role
from stillwatch.engine.clock import fixed_clock
from stillwatch.engine.state.people.sessions import start_session
from stillwatch.engine.state.people.users import create_user, set_role
from stillwatch.engine.state.store import open_state
from stillwatch.serve.auth.people import AT_ONCE, People

NOW = 1_767_700_000_000_000


def test_a_session_names_its_person_until_their_role_changes(tmp_path: Path) -> None:
    with open_state(tmp_path / "state.db") as state:
        with state.write() as connection:
            ann = create_user(connection, NOW, "test", "ann", Role.ANALYST)
            _, cookie = start_session(connection, ann.id, NOW)
        people = People(state, fixed_clock(NOW))
        person = people.find(cookie.reveal())
        assert person is not None
        assert person.caller.is_person
        assert (person.caller.id, person.caller.name) == (ann.id, "ann")
        assert person.caller.permissions == PERMISSIONS[Role.ANALYST]
        assert cookie.reveal() not in repr(person)
        assert people.find("another") is None
        with state.write() as connection:
            set_role(connection, NOW, "test", "ann", Role.ADMIN)
        assert people.find(cookie.reveal()) is None


def test_a_crowd_is_told_to_wait_and_leaves_no_turn_taken(tmp_path: Path) -> None:
    with open_state(tmp_path / "state.db") as state:
        people = People(state, fixed_clock(NOW))
        for _ in range(2):
            turns = [people.turn() for _ in range(AT_ONCE + 1)]
            assert [turn.__enter__() for turn in turns] == [True] * AT_ONCE + [False]
            for turn in turns:
                turn.__exit__(None, None, None)
