"""Kinds are counted over the campaigns that are live, as the statistics over lists of accounts have it."""

from __future__ import annotations

from stillwatch.decide.abuse import abuse_report
from stillwatch.engine.state.answers.abuse import exploited_kinds
from stillwatch.engine.state.answers.accounts import Known, put_account
from stillwatch.engine.state.answers.campaigns import (
    Found,
    Member,
    end_membership,
    put_campaign,
    put_member,
    set_status,
)
from stillwatch.engine.state.store import State

KINDS = {f"{kind}{n}": kind for kind, many in (("education", 10), ("payg", 90)) for n in range(many)}
LIVE = {"one": ["education0", "education1", "payg0"], "two": ["education2", "payg1", "unknown0"]}


def campaign(name: str) -> Found:
    return Found(
        id=name, first_seen=1, last_seen=2, confidence=0.9, accounts=3, exchanges=9, harvest_exchanges=9,
        output_tokens=9, result="{}", updated=2,
    )  # fmt: skip


def test_only_live_campaigns_and_members_that_stayed_count(state: State) -> None:
    with state.write() as connection:
        for account, kind in KINDS.items():
            put_account(connection, Known(account=account, updated=1, kind=kind))
        put_account(connection, Known(account="unknown0", updated=1))
        for name, accounts in {**LIVE, "off": ["education9"]}.items():
            put_campaign(connection, campaign(name))
            for account in accounts:
                member = Member(campaign=name, account=account, since=1, bits=1.0, harvest_share=1.0)
                put_member(connection, member)
        set_status(connection, "off", "rejected")
        put_member(connection, Member(campaign="one", account="payg5", since=1, bits=1.0, harvest_share=1.0))
        end_membership(connection, "one", "payg5", 2)
        assert exploited_kinds(connection) == abuse_report(KINDS, LIVE.values())


def test_a_state_without_facts_tells_nothing(state: State) -> None:
    with state.read() as connection:
        assert exploited_kinds(connection) == []
