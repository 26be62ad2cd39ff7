"""The third step keeps users and signs everybody out."""

from __future__ import annotations

from sqlalchemy import text

from stillwatch.engine.state.address import read_address
from stillwatch.engine.state.migrate import migrate, newest
from stillwatch.engine.state.store import State

USER = "INSERT INTO users (id, name, role, disabled, oidc_subject) VALUES ('u', 'ann', 'admin', false, 's')"
SESSION = "INSERT INTO sessions (id, \"user\", csrf, created, expires) VALUES ('s', 'u', 'c', 1, 2)"


def test_users_stay_and_sessions_end(empty_address: str) -> None:
    with State(read_address(empty_address)) as state, state.write() as connection:
        migrate(connection, "state", "0001")
        connection.execute(text(USER))
        connection.execute(text(SESSION))
        assert migrate(connection, "state")[1] == newest()
        assert connection.execute(text("SELECT name, oidc_issuer FROM users")).all() == [("ann", None)]
        assert connection.execute(text("SELECT seen FROM sessions")).all() == []
