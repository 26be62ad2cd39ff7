"""What is done about campaigns: by confidence, by approval, and never further than the limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import msgspec
import pytest

from stillwatch.decide.blast_radius import Reach
from stillwatch.decide.decision import before
from stillwatch.decide.policy.read import default_policy
from stillwatch.decide.policy.terms import BlastRadius, Enforcement
from stillwatch.decide.proposals import DAY_US, Answered, Proposals, Setting, Suspected, propose
from stillwatch.decide.standing import Verdict

NOW = 1_700_000_000_000_000
POLICY = msgspec.structs.replace(
    default_policy(),
    enforcement=Enforcement(least_hours=2, most_hours=2),
    blast_radius=BlastRadius(accounts_per_hour=0.1, accounts=0.2, revenue_per_hour=1, revenue=1, floor=0),
)
SETTING = Setting(POLICY, b"secret", Reach(1000, 0.0))
BEGINS = NOW + DAY_US // 12


def campaign(confidence: float = 0.99, accounts: int = 10, name: str = "camp_1") -> Suspected:
    members = tuple(f"{name}_{n:03d}" for n in range(accounts))
    return Suspected(id=name, confidence=confidence, accounts=members, reason="its frames")


def proposed(
    *found: Suspected,
    answered: Mapping[str, Answered] | None = None,
    verdicts: Mapping[str, Verdict] | None = None,
    setting: Setting = SETTING,
    now: int = NOW,
) -> Proposals:
    return propose(found, answered or {}, verdicts or {}, setting, now)


def stored(proposals: Proposals, verdicts: Mapping[str, Verdict] | None = None) -> dict[str, Verdict]:
    return {**(verdicts or {}), **{v.account: v for v in proposals.verdicts}}


APPROVED = {"camp_1": Answered(approved="suspend", approved_by="ann")}


def test_confidence_alone_goes_up_to_verify_and_asks_people_for_more() -> None:
    found = proposed(campaign())
    assert {v.response for v in found.verdicts} == {"verify"}
    assert len(found.verdicts) == 10
    assert [(q.response, q.needed) for q in found.questions] == [("suspend", 2)]
    assert not found.held


def test_a_whole_campaign_meets_it_at_one_moment_after_a_delay() -> None:
    found = proposed(campaign())
    assert {v.enforce_at for v in found.verdicts} == {BEGINS} == {found.answered["camp_1"].begins}


def test_what_people_approved_is_done_and_says_who() -> None:
    found = proposed(campaign(), answered=APPROVED)
    assert {(v.response, v.approved_by) for v in found.verdicts} == {("suspend", "ann")}
    assert not found.questions


def test_nothing_changes_while_nothing_changes() -> None:
    first = proposed(campaign())
    again = proposed(campaign(), answered=first.answered, verdicts=stored(first), now=NOW + DAY_US)
    assert again.verdicts == ()
    assert again.answered == first.answered


def test_a_later_member_meets_what_the_others_do() -> None:
    first = proposed(campaign())
    later = proposed(campaign(accounts=11), answered=first.answered, verdicts=stored(first), now=NOW + DAY_US)
    assert [(v.account, v.enforce_at) for v in later.verdicts] == [("camp_1_010", NOW + DAY_US)]


def test_a_raised_response_keeps_the_one_before_for_the_undo() -> None:
    first = proposed(campaign())
    given = {"camp_1": msgspec.structs.replace(first.answered["camp_1"], approved="budget")}
    raised = proposed(campaign(), answered=given, verdicts=stored(first), now=NOW + DAY_US)
    assert {v.response for v in raised.verdicts} == {"budget"}
    assert [before(v) for v in raised.verdicts] == list(first.verdicts)
    assert {v.decision for v in raised.verdicts}.isdisjoint({v.decision for v in first.verdicts})


def test_what_would_reach_too_far_in_one_hour_waits_for_people() -> None:
    large = campaign(accounts=101)
    found = proposed(large, answered=APPROVED)
    assert {v.response for v in found.verdicts} == {"verify"}
    assert "in one hour" in found.held["camp_1"][0]
    (question,) = found.questions
    assert (question.response, question.needed) == ("suspend", POLICY.blast_radius.people)
    assert question.beyond_limits
    let = {"camp_1": msgspec.structs.replace(APPROVED["camp_1"], beyond_limits=True)}
    assert {v.response for v in proposed(large, answered=let).verdicts} == {"suspend"}


def test_limits_hold_over_campaigns_and_hold_back_the_doubtful_first() -> None:
    both = [campaign(0.96, 60, "camp_2"), campaign(0.99, 60, "camp_1")]
    given = {name: Answered(approved="suspend") for name in ("camp_1", "camp_2")}
    found = proposed(*both, answered=given)
    assert list(found.held) == ["camp_2"]
    next_hour = proposed(*both, answered=found.answered, verdicts=stored(found), now=NOW + DAY_US // 23)
    assert not next_hour.held


def test_held_accounts_that_meet_it_already_go_on() -> None:
    first = proposed(campaign(accounts=90), answered=APPROVED)
    more = proposed(campaign(accounts=250), answered=first.answered, verdicts=stored(first), now=NOW + DAY_US)
    assert "camp_1" in more.held
    assert more.verdicts == ()
    assert more.answered["camp_1"].response == "suspend"


def test_revenue_counts_too() -> None:
    limits = msgspec.structs.replace(POLICY.blast_radius, revenue_per_hour=0.01, revenue=0.01)
    policy = msgspec.structs.replace(POLICY, blast_radius=limits)
    setting = replace(SETTING, policy=policy, everyone=Reach(1000, 1000.0), revenue={"camp_1_000": 20.0})
    found = proposed(campaign(), answered=APPROVED, setting=setting)
    assert "US dollars" in found.held["camp_1"][0]


def test_the_exempt_are_not_reached() -> None:
    setting = replace(SETTING, exempt=frozenset({"camp_1_003"}))
    assert "camp_1_003" not in stored(proposed(campaign(), setting=setting))


@pytest.mark.parametrize(("by", "changed"), [("policy", True), ("door", True), ("ann", False)])
def test_what_a_person_decided_stays(by: str, changed: bool) -> None:
    verdict = Verdict(
        account="camp_1_000", campaign="camp_1", response="notify", reason="r", since=0, enforce_at=0,
        decision="d", decided_by=by,
    )  # fmt: skip
    found = stored(proposed(campaign(accounts=1), verdicts={verdict.account: verdict}))
    assert ("camp_1_000" in found) is changed


def test_an_account_of_two_campaigns_meets_the_stronger_response() -> None:
    shared = ("x",)
    one = Suspected(id="camp_1", confidence=0.99, accounts=shared)
    other = Suspected(id="camp_2", confidence=0.6, accounts=shared)
    found = proposed(one, other)
    assert [(v.campaign, v.response) for v in found.verdicts] == [("camp_1", "verify")]


def test_a_verdict_is_renewed_while_it_is_confirmed_and_else_ends() -> None:
    first = proposed(campaign(accounts=1))
    half = int(POLICY.release.expires_days * DAY_US / 2) + 1
    again = proposed(campaign(accounts=1), answered=first.answered, verdicts=stored(first), now=NOW + half)
    (renewed,) = again.verdicts
    assert renewed.decision == first.verdicts[0].decision
    assert renewed.since == NOW
    assert renewed.expires == NOW + half + int(POLICY.release.expires_days * DAY_US)


def test_where_confidence_falls_so_does_what_nobody_approved() -> None:
    first = proposed(campaign())
    lower = proposed(campaign(0.55), answered=first.answered, verdicts=stored(first), now=NOW + DAY_US)
    assert {(v.response, v.enforce_at) for v in lower.verdicts} == {("notify", NOW + DAY_US)}
