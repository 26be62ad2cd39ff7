"""Facts of accounts come back, and only those that changed where that is asked."""

from __future__ import annotations

from stillwatch.engine.state.answers.accounts import Known, count_accounts, known_accounts, put_account
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
