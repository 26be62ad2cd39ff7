"""Questions to people."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from stillwatch.decide.delay import HOUR_US
from stillwatch.decide.policy.terms import Approvals
from stillwatch.decide.review.approvals import MACHINE, Approval, Grounds, approve, expire, has_grown, refuse
from stillwatch.model.errors import StillwatchError

TERMS = Approvals(expires_hours=24)
NOW = 1_700_000_000_000_000


def asked(by: str = MACHINE, needed: int = 2) -> Approval:
    return Approval(id="a", campaign="c", response="suspend", asked_at=NOW, asked_by=by, needed=needed)


def test_four_eyes_are_two_people() -> None:
    first = approve(asked(), "ann", NOW, TERMS)
    assert first.state == "waiting"
    with pytest.raises(StillwatchError, match="ann has approved"):
        approve(first, "ann", NOW, TERMS)
    both = approve(first, "ben", NOW + 1, TERMS)
    assert both.state == "given"
    assert [given.by for given in both.given] == ["ann", "ben"]
    with pytest.raises(StillwatchError, match="is given"):
        approve(both, "cleo", NOW, TERMS)


def test_who_asked_does_not_count_unless_the_policy_says_so() -> None:
    with pytest.raises(StillwatchError, match="asked for"):
        approve(asked("ann"), "ann", NOW, TERMS)
    assert approve(asked("ann", 1), "ann", NOW, Approvals(asker_counts=True)).state == "given"


def test_one_refusal_is_enough() -> None:
    refused = refuse(approve(asked(), "ann", NOW, TERMS), NOW, TERMS)
    assert refused.state == "refused"
    with pytest.raises(StillwatchError, match="is refused"):
        approve(refused, "ben", NOW, TERMS)


def test_a_question_that_nobody_answers_is_closed() -> None:
    late = NOW + 24 * HOUR_US
    assert expire(asked(), late - 1, TERMS).state == "waiting"
    assert expire(asked(), late, TERMS).state == "expired"
    with pytest.raises(StillwatchError, match="is expired"):
        approve(asked(), "ann", late, TERMS)
    given = approve(asked(needed=1), "ann", NOW, TERMS)
    assert expire(given, late, TERMS).state == "given"


@pytest.mark.parametrize(
    ("bits", "accounts", "again"),
    [(20, 6, False), (29, 11, False), (30, 6, True), (5, 12, True), (-9, 3, False)],
)
def test_it_takes_much_more_evidence_to_ask_again(bits: float, accounts: int, again: bool) -> None:
    then = replace(asked(), state="refused", grounds=Grounds(20, 6))
    assert has_grown(then, Grounds(bits, accounts), TERMS) == again


def test_where_it_is_not_known_how_much_there_was_people_are_asked_once_more() -> None:
    assert has_grown(replace(asked(), state="refused"), Grounds(0, 1), TERMS)
