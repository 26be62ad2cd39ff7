"""Rungs by confidence, by approval, and by what a request shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.decide.ladder import due, granted, rungs_met, to_approve, unaided
from stillwatch.decide.policy.read import default_policy
from stillwatch.decide.responses import RESPONSES, Response, rank

POLICY = default_policy()


@pytest.mark.parametrize(
    ("confidence", "wanted", "alone"),
    [(0.0, "observe", "observe"), (0.5, "notify", "notify"), (0.85, "verify", "verify"),
     (0.92, "summarise_reasoning", "verify"), (0.99, "suspend", "verify")],
)  # fmt: skip
def test_above_verify_confidence_alone_does_nothing(confidence: float, wanted: str, alone: str) -> None:
    assert due(POLICY, confidence) == wanted
    assert unaided(POLICY, confidence) == alone


def test_the_word_of_people_holds_while_confidence_moves() -> None:
    assert granted(POLICY, 0.99, "budget") == "budget"
    assert granted(POLICY, 0.1, "suspend") == "suspend"
    assert granted(POLICY, 0.85, "notify") == "verify"


@given(st.floats(0, 1), st.sampled_from([None, *RESPONSES]))
def test_people_are_asked_for_what_is_due_and_not_in_force(
    confidence: float, approved: Response | None
) -> None:
    asked = to_approve(POLICY, confidence, approved)
    force = granted(POLICY, confidence, approved)
    if asked is None:
        assert rank(due(POLICY, confidence)) <= rank(force)
    else:
        assert asked.response == due(POLICY, confidence)
        assert rank(asked.response) > rank(force)
        assert asked.needed > 0


def test_a_rung_aimed_at_harvest_is_met_by_requests_that_show_a_mark() -> None:
    plain = [r.response for r in rungs_met(POLICY, "summarise_reasoning", False)]
    marked = [r.response for r in rungs_met(POLICY, "summarise_reasoning", True)]
    assert plain == ["observe", "notify", "verify", "budget"]
    assert marked == [*plain, "summarise_reasoning"]
