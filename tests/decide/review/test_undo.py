"""Undo brings back exactly what was there before."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.decide.policy.terms import Release
from stillwatch.decide.proposals import DAY_US
from stillwatch.decide.responses import RESPONSES, Response
from stillwatch.decide.review.undo import quiet_after, quiet_for, undo
from stillwatch.decide.standing import Verdict
from stillwatch.model.errors import StillwatchError

NOW = 1_700_000_000_000_000
TERMS = Release(quiet_days=10)


def verdict(response: Response, number: int, was: Verdict | None) -> Verdict:
    return Verdict(
        account="a", campaign="c", response=response, reason="r", since=number, enforce_at=number,
        decision=f"dec_{number}", before=None if was is None else msgspec.json.encode(was).decode(),
    )  # fmt: skip


@given(st.lists(st.sampled_from(RESPONSES), min_size=1, max_size=6))
def test_undoing_all_decisions_in_turn_goes_back_through_all_states(responses: list[Response]) -> None:
    states: list[Verdict | None] = [None]
    for number, response in enumerate(responses):
        states.append(verdict(response, number, states[-1]))
    while len(states) > 1:
        latest = states.pop()
        assert latest is not None
        assert undo(latest, latest.decision, "ann", NOW, TERMS).restored == states[-1]


def test_only_the_decision_that_stands_can_be_undone() -> None:
    stands = verdict("suspend", 2, verdict("verify", 1, None))
    with pytest.raises(StillwatchError, match="dec_2 took its place") as raised:
        undo(stands, "dec_1", "ann", NOW, TERMS)
    assert "dec_2" in raised.value.hint


def test_machines_stay_quiet_for_a_while() -> None:
    quiet = undo(verdict("suspend", 2, None), "dec_2", "ann", NOW, TERMS).quiet
    assert (quiet.scope, quiet.subject, quiet.expires) == ("account", "a", NOW + 10 * DAY_US)
    assert "ann" in quiet.reason


def test_the_same_quiet_follows_a_decision_without_a_verdict() -> None:
    with_verdict = quiet_for(verdict("notify", 2, None), "ann", NOW, TERMS)
    assert quiet_after("dec_2", "a", "ann", NOW, TERMS) == with_verdict
