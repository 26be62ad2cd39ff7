"""Appeals come back, and the open ones are listed."""

from __future__ import annotations

import msgspec

from stillwatch.decide.review.appeals import Appeal
from stillwatch.engine.state.answers.decisions import put_decision
from stillwatch.engine.state.review.appeals import appeals_against, find_appeal, open_appeals, put_appeal
from stillwatch.engine.state.store import State
from tests.engine.state.answers.test_decisions import RECORD


def test_appeals_come_back(state: State) -> None:
    one = Appeal(id="a1", decision="dec_1", at=5, words="wrong")
    with state.write() as connection:
        put_decision(connection, RECORD)
        put_appeal(connection, one)
        assert open_appeals(connection) == [one]
        closed = msgspec.structs.replace(one, state="refused", closed_at=6, closed_by="ann")
        put_appeal(connection, closed)
        assert open_appeals(connection) == []
        assert appeals_against(connection, "dec_1") == [closed]
        assert find_appeal(connection, "a1") == closed
        assert find_appeal(connection, "a2") is None
