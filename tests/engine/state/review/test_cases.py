"""Cases: one a campaign, with what was done in order."""

from __future__ import annotations

import msgspec

from stillwatch.engine.state.review.cases import (
    actions_of,
    cases_in,
    find_case,
    note_action,
    open_case,
    put_case,
)  # fmt: skip
from stillwatch.engine.state.store import State


def test_a_campaign_has_one_case(state: State) -> None:
    with state.write() as connection:
        case = open_case(connection, "camp_1", 5)
        assert open_case(connection, "camp_1", 9) == case
        assert cases_in(connection, "open") == [case]
        closed = msgspec.structs.replace(case, state="rejected", assignee="ann")
        put_case(connection, closed)
        assert open_case(connection, "camp_1", 11) == closed == find_case(connection, case.id)
        assert cases_in(connection, "open") == []


def test_actions_come_back_in_order(state: State) -> None:
    with state.write() as connection:
        case = open_case(connection, "camp_1", 5)
        for n in range(12):
            note_action(connection, case.id, 5, "ann", "annotate", {"words": str(n)})
        assert [a["detail"]["words"] for a in actions_of(connection, case.id)] == [str(n) for n in range(12)]
