"""What a look saw of all traffic is there for what happens between looks."""

from __future__ import annotations

import msgspec

from stillwatch.engine.state.answers.accounts import Known, put_account
from stillwatch.engine.state.answers.campaigns import put_campaign, put_member, set_status
from stillwatch.engine.state.answers.served import Served, find_served, members_revenue, put_served
from stillwatch.engine.state.store import State
from tests.engine.state.answers.test_campaigns import FOUND, MEMBER


def test_the_last_look_counts(state: State) -> None:
    with state.write() as connection:
        assert find_served(connection) is None
        for accounts in (5, 7):
            put_served(connection, Served(accounts, 20.5))
        assert find_served(connection) == Served(7, 20.5)


def test_of_members_of_live_campaigns_it_is_known_what_they_pay(state: State) -> None:
    with state.write() as connection:
        put_campaign(connection, FOUND)
        for account, dollars in (("a", 20.0), ("b", 0.0), ("c", 99.0)):
            put_account(connection, Known(account=account, updated=1, revenue=dollars))
        for account in ("a", "b", "d"):
            put_member(connection, msgspec.structs.replace(MEMBER, account=account))
        assert members_revenue(connection) == {"a": 20.0}
        set_status(connection, FOUND.id, "rejected")
        assert members_revenue(connection) == {}
