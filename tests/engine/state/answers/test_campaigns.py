"""Campaigns and members: what people said of them stays."""

from __future__ import annotations

import msgspec

from stillwatch.engine.state.answers.campaigns import (
    Found,
    Member,
    all_campaigns,
    end_membership,
    find_campaign,
    members_of,
    put_campaign,
    put_member,
    set_status,
)  # fmt: skip
from stillwatch.engine.state.store import State

FOUND = Found(
    id="camp_1", first_seen=1, last_seen=2, confidence=0.9, accounts=3, exchanges=10, harvest_exchanges=5,
    output_tokens=99, result="{}", updated=3,
)  # fmt: skip
MEMBER = Member(campaign="camp_1", account="a", since=5, bits=3.0, harvest_share=0.5)


def test_a_later_scan_keeps_the_status_that_people_gave(state: State) -> None:
    with state.write() as connection:
        put_campaign(connection, FOUND)
        set_status(connection, "camp_1", "rejected")
        put_campaign(connection, msgspec.structs.replace(FOUND, confidence=0.95))
        found = find_campaign(connection, "camp_1")
        assert found is not None
        assert (found.status, found.confidence) == ("rejected", 0.95)
        assert all_campaigns(connection) == []
        assert len(all_campaigns(connection, live=False)) == 1


def test_members_keep_their_first_moment_and_may_leave_and_return(state: State) -> None:
    with state.write() as connection:
        put_campaign(connection, FOUND)
        put_member(connection, MEMBER)
        put_member(connection, msgspec.structs.replace(MEMBER, since=9, bits=7.0))
        assert members_of(connection, "camp_1") == [msgspec.structs.replace(MEMBER, bits=7.0)]
        end_membership(connection, "camp_1", "a", 11)
        assert members_of(connection, "camp_1") == []
        put_member(connection, MEMBER)
        assert members_of(connection, "camp_1") == [MEMBER]
