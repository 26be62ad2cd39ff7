"""What the state holds is found; what customers wrote and who they are stays in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from stillwatch.decide.policy.read import default_text
from stillwatch.decide.review.approvals import Approval
from stillwatch.decide.standing import Verdict
from stillwatch.engine.answering import store_scan
from stillwatch.engine.intake.counters import Counts
from stillwatch.engine.reviewing import appeal_decision
from stillwatch.engine.state.answers.approvals import put_approval
from stillwatch.engine.state.answers.decisions import Record, put_decision
from stillwatch.engine.state.answers.policies import activate_policy
from stillwatch.engine.state.answers.verdicts import put_verdict
from stillwatch.engine.state.store import State, open_state
from stillwatch.serve.alerts.manifest import look_of
from stillwatch.serve.alerts.sight import Fares, Sight
from stillwatch.serve.alerts.telling import Finding
from stillwatch.serve.alerts.terms import (
    AnyRule,
    Appealed,
    ApprovalWaits,
    LimitMet,
    NewCampaign,
    Responded,
)
from tests.serve.found import seen

NOW = 1_767_700_000_000_000
ACCOUNT = "00000000deadbeef"


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with open_state(tmp_path / "state.db") as state:
        yield state


def found(state: State, rule: AnyRule) -> list[Finding]:
    with state.read() as connection:
        return list(look_of(rule, state)(Sight(NOW, Fares((), Counts()), connection)) or ())


def test_campaigns_by_confidence_and_by_what_they_harvest(state: State) -> None:
    harvest = msgspec.structs.replace(seen().campaigns[0], targets=["tool_use", "vision"])
    result = msgspec.structs.replace(seen(), campaigns=[harvest])
    with state.write() as connection:
        store_scan(connection, result, lambda name: name, NOW)
    (campaign,) = found(state, NewCampaign(to=["a"], confidence=0.99, targets=["vision"]))
    assert campaign.title == "new campaign camp_1, confidence 0.99"
    assert "harvesting tool_use, vision" in campaign.body
    assert found(state, NewCampaign(to=["a"], confidence=1.0)) == []
    assert found(state, NewCampaign(to=["a"], targets=["data_analysis"])) == []


def test_what_a_campaign_harvests_is_read_again_where_it_changed(state: State) -> None:
    rule = NewCampaign(to=["a"], targets=["vision"])
    look = look_of(rule, state)
    for now, targets, found_then in ((NOW, ["tool_use"], 0), (NOW + 1, ["vision"], 1), (NOW + 1, ["x"], 1)):
        changed = msgspec.structs.replace(seen().campaigns[0], targets=targets)
        with state.write() as connection:
            store_scan(
                connection, msgspec.structs.replace(seen(), campaigns=[changed]), lambda name: name, now
            )
        with state.read() as connection:
            assert len(look(Sight(NOW, Fares((), Counts()), connection)) or ()) == found_then


def test_questions_and_limits(state: State) -> None:
    with state.write() as connection:
        for name in ("ask_camp_1_suspend_1", "limit_camp_1_suspend_1"):
            question = Approval(
                id=name, campaign="camp_1", response="suspend", asked_at=1, asked_by="x", needed=2
            )
            put_approval(connection, question)
    assert [one.subject for one in found(state, ApprovalWaits(to=["a"]))] == [
        "ask_camp_1_suspend_1",
        "limit_camp_1_suspend_1",
    ]
    assert [one.subject for one in found(state, LimitMet(to=["a"]))] == ["limit_camp_1_suspend_1"]


def test_responses_that_are_carried_out(state: State) -> None:
    with state.write() as connection:
        for account, begins in (("a", NOW), ("b", NOW - 1), ("later", NOW + 1)):
            verdict = Verdict(
                account=account, campaign="camp_1", response="suspend", reason="r", since=1,
                enforce_at=begins, decision=f"dec_{account}",
            )  # fmt: skip
            put_verdict(connection, verdict)
    assert found(state, Responded(to=["a"])) == [], "the policy enforces nothing"
    with state.write() as connection:
        text = default_text().replace('mode = "shadow"', 'mode = "enforce"')
        activate_policy(connection, text, "policy", "ann", NOW)
    (carried,) = found(state, Responded(to=["a"]))
    assert carried.title == "suspend is carried out against camp_1"
    assert "2 accounts meet it" in carried.body
    assert found(state, Responded(to=["a"], above="suspend")) == []


def test_appeals_say_neither_who_nor_what(state: State) -> None:
    with state.write() as connection:
        record = Record(
            id="dec_1", at=1, account=ACCOUNT, campaign=None, response="verify", mode="enforce", reasons=(),
            counter_reasons=(), appeal="appeal_token", policy="p",
        )  # fmt: skip
        put_decision(connection, record)
        appeal_decision(connection, "appeal_token", "I am Ann and teach", NOW)
    (appeal,) = found(state, Appealed(to=["a"]))
    assert appeal.title == "a customer appeals against dec_1"
    for private in (ACCOUNT, "Ann", "appeal_token"):
        assert private not in str(appeal)


def test_without_the_state_nothing_can_be_told(state: State) -> None:
    assert look_of(Appealed(to=["a"]), state)(Sight(NOW, Fares((), Counts()), None)) is None
