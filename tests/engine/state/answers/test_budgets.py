"""Allowances outlive a restart, those of campaigns and all others."""

from __future__ import annotations

from stillwatch.decide.budget import Bucket
from stillwatch.engine.state.answers.budgets import all_buckets, put_buckets
from stillwatch.engine.state.answers.campaigns import put_campaign
from stillwatch.engine.state.store import State
from tests.engine.state.answers.test_campaigns import FOUND


def test_buckets_come_back(state: State) -> None:
    given = {"camp_1": Bucket(-5.5, 9), "programme:p": Bucket(1.0, 8), "account:a": Bucket(2.0, 7)}
    with state.write() as connection:
        put_campaign(connection, FOUND)
        put_buckets(connection, given)
        put_buckets(connection, {"camp_1": Bucket(3.0, 10)})
        assert all_buckets(connection) == {**given, "camp_1": Bucket(3.0, 10)}
        put_buckets(connection, {})
