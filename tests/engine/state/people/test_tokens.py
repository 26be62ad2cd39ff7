"""Tokens are told once, kept as hashes, and worth nothing once revoked or expired."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from stillwatch.decide.roles import PERMISSIONS, Permission, Role
from stillwatch.engine.state.ledger import entries
from stillwatch.engine.state.people.secret import Secret
from stillwatch.engine.state.people.tokens import (
    all_tokens,
    create_token,
    find_token,
    mint,
    note_use,
    revoke_token,
    token_of,
)
from stillwatch.engine.state.store import State
from stillwatch.engine.state.tables.people import TOKENS
from stillwatch.model.errors import StillwatchError


def test_a_token_is_found_by_its_text_and_by_nothing_else(state: State) -> None:
    with state.write() as connection:
        token, text = create_token(connection, 1, "ann", "litellm", Role.GATEWAY)
        assert find_token(connection, text, 2) == token
        told = text.reveal()
        assert told.startswith(f"sw_{token.id}_")
        for wrong in (
            told[:-1],
            told + "x",
            told[:-1] + "!",
            f"sw_{token.id}_",
            f"sw_{token.id}",
            "",
            "sw__",
        ):
            assert find_token(connection, Secret(wrong), 2) is None
        stored = connection.execute(select(TOKENS)).one()
    assert told.split("_", 2)[2] not in str(stored)
    assert "$argon2id$" in stored.secret_hash
    assert token.permissions == PERMISSIONS[Role.GATEWAY]


def test_a_token_may_do_less_than_its_role_and_never_more(state: State) -> None:
    with state.write() as connection:
        token, _ = create_token(connection, 1, "ann", "x", Role.GATEWAY, scopes=[Permission.DECIDE])
        assert token.permissions == {Permission.DECIDE}
        assert all_tokens(connection) == [token]
        with pytest.raises(StillwatchError, match="gateway may not administer"):
            create_token(connection, 1, "ann", "x", Role.GATEWAY, scopes=[Permission.ADMINISTER])


def test_a_token_expires_at_its_moment(sqlite_state: State) -> None:
    with sqlite_state.write() as connection:
        token, text = create_token(connection, 1, "ann", "x", Role.VIEWER, expires=10)
        assert find_token(connection, text, 9) == token
        assert find_token(connection, text, 10) is None


def test_a_revoked_token_is_worth_nothing_and_who_did_it_stands_in_the_ledger(state: State) -> None:
    with state.write() as connection:
        token, text = create_token(connection, 1, "ann", "x", Role.VIEWER)
        note_use(connection, token.id, 3)
        revoke_token(connection, 5, "bob", token.id)
        revoke_token(connection, 6, "bob", token.id)
        assert find_token(connection, text, 7) is None
        (kept,) = all_tokens(connection)
        assert (kept.last_used, kept.revoked) == (3, 5)
        with pytest.raises(StillwatchError, match="no such token"):
            revoke_token(connection, 5, "bob", "ffff")
        written = [(entry.actor, entry.action) for entry in entries(connection)]
        assert text.reveal() not in str(list(entries(connection)))
    assert written == [("ann", "create_token"), ("bob", "revoke_token")]


def test_a_secret_may_be_made_before(sqlite_state: State) -> None:
    minted = mint()
    with sqlite_state.write() as connection:
        token, text = create_token(connection, 1, "ann", "x", Role.VIEWER, minted=minted)
        assert text.reveal() == f"sw_{token.id}_{minted.secret.reveal()}"
        assert find_token(connection, text, 2) == token_of(connection, token.id) == token
        assert token_of(connection, "ffff") is None
    assert minted.secret.reveal() not in repr(minted)
