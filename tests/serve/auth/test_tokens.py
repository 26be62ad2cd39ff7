"""Programs known by the tokens of the state."""

from __future__ import annotations

from pathlib import Path

from stillwatch.decide.roles import Permission, Role
from stillwatch.engine.clock import fixed_clock
from stillwatch.engine.state.people.token_check import TokenCheck
from stillwatch.engine.state.people.tokens import create_token, revoke_token
from stillwatch.engine.state.store import open_state
from stillwatch.serve.auth.tokens import TokenAuthenticator

NOW = 1_767_700_000_000_000


def test_a_token_names_its_caller_until_it_is_revoked(tmp_path: Path) -> None:
    with open_state(tmp_path / "state.db") as state:
        with state.write() as connection:
            token, secret = create_token(connection, NOW, "ann", "proxy", Role.INGESTER)
        check = TokenCheck(state, fixed_clock(NOW))
        tokens = TokenAuthenticator(check)
        assert tokens.remembered(secret.reveal()) is None
        caller = tokens.check(secret.reveal())
        assert caller is not None
        assert (caller.id, caller.name, caller.permissions) == (
            token.id,
            "proxy",
            frozenset({Permission.INGEST}),
        )
        assert tokens.remembered(secret.reveal()) == caller
        with state.write() as connection:
            revoke_token(connection, NOW, "ann", token.id)
        tokens.forget(token.id)
        assert tokens.remembered(secret.reveal()) is None
        assert tokens.check(secret.reveal()) is None
        assert tokens.check(secret.reveal() + "x") is None
