"""People, their roles and passwords; every change is in the ledger and signs them out."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from stillwatch.decide.roles import PERMISSIONS, Role
from stillwatch.engine.state.ledger import entries
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.sessions import find_session, start_session
from stillwatch.engine.state.people.users import (
    all_users,
    bind_issuer,
    create_user,
    disable_user,
    enable_user,
    find_by_subject,
    find_user,
    good_name,
    good_password,
    hash_password,
    set_password,
    set_role,
    sign_out_user,
    stored_hash,
    user_of,
)
from stillwatch.engine.state.store import State
from stillwatch.model.errors import StillwatchError

PASSWORD = hash_password(Secret("correct horse battery"))
OTHER = hash_password(Secret("another good password"))
ISSUER = "https://id.example.org"


def test_a_user_is_found_by_name_id_and_provider(state: State) -> None:
    with state.write() as connection:
        ann = create_user(connection, 1, "cli", "ann", Role.APPROVER, PASSWORD)
        bob = create_user(connection, 1, "ann", "bob", Role.VIEWER, oidc_subject="sub-7")
        assert find_user(connection, "ann") == user_of(connection, ann.id) == ann
        assert find_by_subject(connection, ISSUER, "sub-7") == bob
        assert find_user(connection, "eve") is user_of(connection, "0") is None
        assert find_by_subject(connection, ISSUER, "0") is None
        assert all_users(connection) == [ann, bob]
        assert stored_hash(connection, "bob") is None
        assert str(stored_hash(connection, "ann")).startswith("$argon2id$")
    assert (ann.has_password, bob.has_password) == (True, False)
    assert ann.permissions == PERMISSIONS[Role.APPROVER]


def test_a_name_is_given_once(sqlite_state: State) -> None:
    with sqlite_state.write() as connection:
        create_user(connection, 1, "cli", "ann", Role.VIEWER)
        with pytest.raises(StillwatchError, match="a user of that name"):
            create_user(connection, 1, "cli", "ann", Role.ADMIN)


def test_each_change_signs_out_and_is_written_down(state: State) -> None:
    with state.write() as connection:
        ann = create_user(connection, 1, "cli", "ann", Role.VIEWER, PASSWORD)
        before = stored_hash(connection, "ann")
        changes: list[Callable[[], None]] = [
            lambda: set_password(connection, 2, "cli", "ann", OTHER),
            lambda: set_role(connection, 2, "cli", "ann", Role.ADMIN),
            lambda: disable_user(connection, 2, "cli", "ann"),
            lambda: enable_user(connection, 2, "cli", "ann"),
            lambda: sign_out_user(connection, 2, "cli", "ann"),
        ]
        for change in changes:
            _, cookie = start_session(connection, ann.id, 1)
            change()
            assert find_session(connection, cookie, 1) is None
        disable_user(connection, 3, "cli", "ann")
        after = find_user(connection, "ann")
        written = [entry.action for entry in entries(connection)][:-1]
    assert written == [
        "create_user",
        "set_password",
        "set_role",
        "disable_user",
        "enable_user",
        "sign_out_user",
    ]
    assert after is not None
    assert (after.role, after.permissions) == (Role.ADMIN, frozenset())
    with state.read() as connection:
        assert stored_hash(connection, "ann") is None, "a disabled user signs in with nothing"
    assert before is not None


def test_a_change_of_nobody_is_told(sqlite_state: State) -> None:
    with sqlite_state.write() as connection, pytest.raises(StillwatchError, match="no such user"):
        disable_user(connection, 1, "cli", "eve")


def test_a_short_or_endless_password_is_refused_without_being_repeated() -> None:
    good = Secret("correct horse battery")
    assert good_password(good) is good
    for wrong in ("x" * 14, "x" * 1_025):
        with pytest.raises(StillwatchError) as told:
            good_password(Secret(wrong))
        assert wrong not in str(told.value)


def test_a_subject_is_of_one_user_and_of_one_issuer(state: State) -> None:
    with state.write() as connection:
        bob = create_user(connection, 1, "cli", "bob", Role.VIEWER, oidc_subject="sub-7")
        with pytest.raises(StillwatchError, match="bob has that subject"):
            create_user(connection, 1, "cli", "eve", Role.ADMIN, oidc_subject="sub-7")
        bind_issuer(connection, bob, ISSUER)
        assert find_by_subject(connection, "https://elsewhere.example.org", "sub-7") is None
        bound = find_by_subject(connection, ISSUER, "sub-7")
    assert bound is not None
    assert bound.oidc_issuer == ISSUER


@pytest.mark.parametrize("name", ["", " ann", "ann\n", "cli:root", "a" * 101, "\u202eann"])
def test_a_name_can_be_read_and_passes_for_no_command(name: str) -> None:
    with pytest.raises(StillwatchError, match="no colon"):
        good_name(name)
    assert good_name("ann@example.org") == "ann@example.org"
