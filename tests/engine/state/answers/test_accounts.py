"""Facts of accounts come back, and only those that changed where that is asked."""

from __future__ import annotations

from stillwatch.engine.state.answers.accounts import (
    Known,
    count_accounts,
    declared_owners,
    known_accounts,
    next_update,
    put_account,
)
from stillwatch.engine.state.store import State

ANN = Known(
    account="a", updated=5, kind="education", org="o", verification="email", country="XA",
    owners={"XB": 0.5}, revenue=20.0,
)  # fmt: skip


def test_facts_come_back(state: State) -> None:
    with state.write() as connection:
        put_account(connection, ANN)
        put_account(connection, Known(account="b", updated=9))
        assert sorted(known_accounts(connection), key=lambda k: k.account) == [
            ANN,
            Known(account="b", updated=9),
        ]
        assert [known.account for known in known_accounts(connection, since=5)] == ["b"]
        assert count_accounts(connection) == 2


def test_of_an_organisation_the_owners_count_that_were_declared_last(state: State) -> None:
    with state.write() as connection:
        put_account(connection, Known(account="a", updated=5, org="o", owners={"XA": 1.0}))
        put_account(connection, Known(account="b", updated=6, org="o", owners={"XB": 0.5}))
        put_account(connection, Known(account="c", updated=7, org="o"))
        assert declared_owners(connection) == {"o": {"XB": 0.5}}
        put_account(connection, Known(account="b", updated=8, org="o"))
        assert declared_owners(connection) == {"o": {"XA": 1.0}}, "what is not declared any more is gone"


def test_facts_are_newer_than_all_others_also_where_the_clock_went_back(state: State) -> None:
    with state.write() as connection:
        assert next_update(connection, 5) == 5
        put_account(connection, Known(account="a", updated=5))
        assert next_update(connection, 9) == 9
        assert next_update(connection, 2) == 6
