"""Questions come back as they were put; what was approved is told by campaign."""

from __future__ import annotations

from stillwatch.decide.responses import Response
from stillwatch.decide.review.approvals import Approval, Given
from stillwatch.decide.review.approvals import State as Status
from stillwatch.engine.state.answers.approvals import (
    ASK,
    LIMIT,
    approvals_in,
    approved,
    find_approval,
    put_approval,
)  # fmt: skip
from stillwatch.engine.state.store import State


def question(prefix: str, response: Response, state: Status, *by: str) -> Approval:
    return Approval(
        id=f"{prefix}{response}", campaign="camp_1", response=response, asked_at=5, asked_by="stillwatch",
        needed=1, given=tuple(Given(name, 6) for name in by), state=state,
    )  # fmt: skip


def test_a_question_comes_back(state: State) -> None:
    asked = question(ASK, "budget", "given", "ann", "ben")
    with state.write() as connection:
        put_approval(connection, asked)
        assert find_approval(connection, asked.id) == asked
        assert approvals_in(connection, "waiting") == []


def test_the_strongest_that_was_given_counts(state: State) -> None:
    with state.write() as connection:
        for asked in (
            question(ASK, "suspend", "refused"), question(ASK, "fallback_model", "given", "ann"),
            question(ASK, "budget", "given", "ben"),
        ):  # fmt: skip
            put_approval(connection, asked)
        found = approved(connection)["camp_1"]
        assert (found.approved, found.approved_by, found.beyond_limits) == (
            "fallback_model",
            "ann, ben",
            False,
        )
        put_approval(connection, question(LIMIT, "budget", "given", "ann"))
        assert approved(connection)["camp_1"].beyond_limits
