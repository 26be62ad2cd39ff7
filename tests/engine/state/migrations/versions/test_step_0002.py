"""The second step works on a state that holds data, on both databases."""

from __future__ import annotations

from sqlalchemy import inspect, text

from stillwatch.engine.state.address import read_address
from stillwatch.engine.state.migrate import migrate, revision
from stillwatch.engine.state.store import State, open_state

_ACCOUNT = "INSERT INTO accounts (account, kind, facts, updated) VALUES ('a', 'free', '{}', 7)"


def test_accounts_that_were_there_keep_their_facts_and_declare_no_owners(empty_address: str) -> None:
    with State(read_address(empty_address)) as state, state.write() as connection:
        migrate(connection, "state", "0001")
        connection.execute(text(_ACCOUNT))
    with open_state(empty_address) as state, state.read() as connection:
        assert revision(connection) != "0001"
        rows = connection.execute(text("SELECT account, kind, updated, owners FROM accounts")).all()
        assert [tuple(row) for row in rows] == [("a", "free", 7, None)]
        assert {"alerts", "alert_messages", "erasures"} <= set(inspect(connection).get_table_names())
