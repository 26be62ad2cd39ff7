"""A row is written whether or not it was there, on both databases."""

from __future__ import annotations

from sqlalchemy import select

from stillwatch.engine.state.store import State
from stillwatch.engine.state.tables.campaigns import ACCOUNTS
from stillwatch.engine.state.upsert import upsert


def test_the_second_time_the_row_is_changed_and_what_is_not_named_stays(state: State) -> None:
    with state.write() as connection:
        upsert(connection, ACCOUNTS, {"account": "a", "kind": "education", "facts": "{}", "updated": 1})
        upsert(connection, ACCOUNTS, {"account": "b", "kind": None, "facts": "{}", "updated": 1})
        upsert(connection, ACCOUNTS, {"account": "a", "org": "org_1", "facts": "{}", "updated": 2})
        rows = connection.execute(select(ACCOUNTS).order_by(ACCOUNTS.c.account)).all()
    assert [(row.account, row.kind, row.org, row.updated) for row in rows] == [
        ("a", "education", "org_1", 2),
        ("b", None, None, 1),
    ]
