"""Who would have been met, when, and how."""

from __future__ import annotations

import msgspec

from stillwatch.decide.backtest import Backtest, Flagged, backtest
from stillwatch.decide.blast_radius import Reach
from stillwatch.decide.delay import HOUR_US
from stillwatch.decide.policy.read import default_policy
from stillwatch.decide.policy.terms import Enforcement, Policy, Rung

START = 1_700_000_000_000_000
POLICY = msgspec.structs.replace(default_policy(), enforcement=Enforcement(least_hours=2, most_hours=2))
EVERYONE = Reach(100_000, 0.0)


def flagged(accounts: int = 4, campaign: str = "camp_1", kind: str = "free") -> list[Flagged]:
    return [
        Flagged(account=f"{campaign}_{n}", campaign=campaign, at=START + n * HOUR_US, kind=kind)
        for n in range(accounts)
    ]


def replayed(
    found: list[Flagged], policy: Policy = POLICY, after: float | None = None, confidence: float = 0.99
) -> Backtest:
    sure = {one.campaign: confidence for one in found}
    return backtest(found, sure, policy, EVERYONE, approve_after_h=after)


def test_without_people_nobody_meets_more_than_verify() -> None:
    found = replayed(flagged())
    assert {m.response for m in found.meetings} == {"verify"}
    assert [q.response for q in found.questions] == ["suspend"]
    assert [m.waited_h for m in found.meetings] == [2, 1, 0, 0]  # the campaign's moment, later ones at once


def test_with_people_the_rest_follows_after_their_answer() -> None:
    found = replayed(flagged(), after=10)
    assert {m.response for m in found.meetings} == {"suspend"}
    assert found.meetings[0].waited_h == 12


def test_a_changed_policy_meets_others() -> None:
    lenient = msgspec.structs.replace(POLICY, ladder=[Rung(response="observe", confidence=0)])
    assert {m.response for m in replayed(flagged(), lenient).meetings} == {"observe"}
    strict = msgspec.structs.replace(POLICY, ladder=[Rung(response="suspend", confidence=0.5, people=0)])
    assert {m.response for m in replayed(flagged(), strict).meetings} == {"suspend"}


def test_limits_hold_back_and_people_may_let_it() -> None:
    many = [msgspec.structs.replace(one, at=START) for one in flagged(300)]
    strict = msgspec.structs.replace(POLICY, ladder=[Rung(response="suspend", confidence=0.5, people=0)])
    held = replayed(many, strict)
    assert "camp_1" in held.held
    assert not [m for m in held.meetings if m.response == "suspend"]
    assert {m.response for m in replayed(many, strict, after=5).meetings} == {"suspend"}


def test_accounts_are_counted_by_kind() -> None:
    found = replayed([*flagged(3), *flagged(2, "camp_2", "education")])
    assert found.by_kind() == {"education": {"verify": 2}, "free": {"verify": 3}}


def test_nothing_found_nothing_met() -> None:
    assert replayed([]) == Backtest(meetings=(), questions=(), held={})
