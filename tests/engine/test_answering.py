"""From a scan to verdicts in the state: once, with reasons, questions, and a ledger that holds."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from stillwatch.decide.responses import Response
from stillwatch.decide.review.approvals import Approval, Given, Grounds
from stillwatch.decide.standing import Verdict
from stillwatch.engine.answering import Traffic, answer_campaigns, answered
from stillwatch.engine.reviewing import answer_question
from stillwatch.engine.state.answers.approvals import approvals_in, put_approval
from stillwatch.engine.state.answers.campaigns import all_campaigns, find_campaign, members_of, set_status
from stillwatch.engine.state.answers.decisions import find_decision
from stillwatch.engine.state.answers.verdicts import all_verdicts
from stillwatch.engine.state.ledger import count, verify
from stillwatch.engine.state.review.cases import cases_in
from stillwatch.engine.state.store import State, open_state
from tests.engine.answered import HOUR, NOW, enforcing, looked, result


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with open_state(tmp_path / "state.db") as opened:
        yield opened


def responses(state: State) -> set[str]:
    with state.read() as connection:
        return {verdict.response for verdict in all_verdicts(connection)}


def test_a_found_campaign_has_members_a_case_verdicts_and_a_question(state: State) -> None:
    looked(state, result("camp_1"))
    with state.read() as connection:
        assert [m.account for m in members_of(connection, "camp_1")] == [
            f"hash_of_camp_1_{n}" for n in range(6)
        ]
        assert [case.campaign for case in cases_in(connection, "open")] == ["camp_1"]
        verdicts = all_verdicts(connection)
        (question,) = approvals_in(connection, "waiting")
        record = find_decision(connection, verdicts[0].decision)
    assert {v.response for v in verdicts} == {"verify"}
    assert (question.response, question.needed, question.asked_by) == ("suspend", 2, "stillwatch")
    assert record is not None
    assert (record.mode, record.reasons[-1]) == ("shadow", "6 accounts pay with one card")
    assert record.counter_reasons == ("some chat",)
    assert verify(state).is_whole


def test_the_state_knows_no_account_by_its_own_name(state: State) -> None:
    looked(state, result("camp_1"))
    with state.read() as connection:
        found = find_campaign(connection, "camp_1")
    assert found is not None
    assert "camp_1_0" not in found.result


def test_looking_again_changes_nothing(state: State) -> None:
    looked(state, result("camp_1"))
    with state.read() as connection:
        before, entries = all_verdicts(connection), count(connection)
    looked(state, result("camp_1"), NOW + HOUR)
    with state.read() as connection:
        assert all_verdicts(connection) == before
        assert count(connection) == entries


def test_two_people_suspend_a_campaign(state: State) -> None:
    looked(state, result("camp_1"))
    with state.write() as connection:
        (question,) = approvals_in(connection, "waiting")
        answer_question(connection, question.id, "ann", True, NOW + 1)
        answer_question(connection, question.id, "ben", True, NOW + 2)
    looked(state, result("camp_1"), NOW + HOUR)
    assert responses(state) == {"suspend"}
    with state.read() as connection:
        assert {v.approved_by for v in all_verdicts(connection)} == {"ann, ben"}
        assert approvals_in(connection, "waiting") == []


def test_a_refused_or_unanswered_question(state: State) -> None:
    looked(state, result("camp_1"))
    with state.write() as connection:
        (question,) = approvals_in(connection, "waiting")
        answer_question(connection, question.id, "ann", False, NOW + 1)
    looked(state, result("camp_1"), NOW + HOUR)
    with state.read() as connection:
        assert approvals_in(connection, "waiting") == []
    looked(state, result("camp_2"), NOW + HOUR)
    looked(state, result("camp_2"), NOW + 100 * HOUR)
    with state.read() as connection:
        assert len(approvals_in(connection, "expired")) == 1
        assert len(approvals_in(connection, "waiting")) == 1


def test_what_people_agreed_to_begins_without_another_look(state: State) -> None:
    enforcing(state)
    looked(state, result("camp_1"))
    with state.write() as connection:
        (question,) = approvals_in(connection, "waiting")
        answer_question(connection, question.id, "ann", True, NOW + 1)
        assert {verdict.response for verdict in all_verdicts(connection)} == {"verify"}
        answer_question(connection, question.id, "ben", True, NOW + 2)
        verdicts = all_verdicts(connection)
    assert {(v.response, v.enforce_at, v.approved_by) for v in verdicts} == {("suspend", NOW + 2, "ann, ben")}
    assert verify(state).is_whole


def test_between_looks_limits_are_shares_of_what_the_last_one_saw(state: State) -> None:
    looked(state, result("camp_1", accounts=50))
    with state.write() as connection:
        answer_campaigns(connection, Traffic(1000, {}), NOW)  # 50 of 1,000 is more than a policy lets suspend
        (question,) = approvals_in(connection, "waiting")
        for name in ("ann", "ben"):
            answer_question(connection, question.id, name, True, NOW + 1)
        assert {verdict.response for verdict in all_verdicts(connection)} == {"verify"}
        assert [one.id.startswith("limit_") for one in approvals_in(connection, "waiting")] == [True]


def test_a_refused_question_is_asked_again_once_the_evidence_has_grown(state: State) -> None:
    looked(state, result("camp_1"))
    with state.write() as connection:
        (question,) = approvals_in(connection, "waiting")
        assert question.grounds == Grounds(9.0, 6)
        answer_question(connection, question.id, "ann", False, NOW + 1)
    looked(state, result("camp_1", accounts=11), NOW + HOUR)
    with state.read() as connection:
        assert approvals_in(connection, "waiting") == []
    looked(state, result("camp_1", accounts=12), NOW + 2 * HOUR)
    with state.write() as connection:
        (again,) = approvals_in(connection, "waiting")
        assert again.grounds == Grounds(9.0, 12)
        answer_question(connection, again.id, "ann", False, NOW + 2 * HOUR)
    looked(state, result("camp_1", accounts=12), NOW + 3 * HOUR)
    with state.read() as connection:
        assert approvals_in(connection, "waiting") == []


def test_what_reaches_too_far_waits_until_people_let_it(state: State) -> None:
    looked(state, result("camp_1", accounts=50))
    small = Traffic(1000, {})
    with state.write() as connection:
        answer_campaigns(connection, small, NOW)
        (question,) = approvals_in(connection, "waiting")
        for name in ("ann", "ben"):
            answer_question(connection, question.id, name, True, NOW)
        assert "camp_1" in answer_campaigns(connection, small, NOW + 1).held
        (limit,) = approvals_in(connection, "waiting")
        assert limit.id.startswith("limit_")
        put_approval(connection, _given(limit))
        assert not answer_campaigns(connection, small, NOW + 2).held
    assert responses(state) == {"suspend"}


def test_rejected_campaigns_are_left_alone(state: State) -> None:
    looked(state, result("camp_1"))
    with state.write() as connection:
        set_status(connection, "camp_1", "rejected")
        assert all_campaigns(connection) == []
        assert answer_campaigns(connection, Traffic(1000, {}), NOW + 1).answered == {}


def test_members_of_a_merged_campaign_go_where_it_went(state: State) -> None:
    looked(state, result("camp_1", "camp_2"))
    with state.write() as connection:
        set_status(connection, "camp_1", "merged", "camp_2")
    looked(state, result("camp_1", accounts=8), NOW + HOUR)
    with state.read() as connection:
        assert "hash_of_camp_1_7" in {m.account for m in members_of(connection, "camp_2")}


def test_the_mode_in_force_is_the_policys(state: State) -> None:
    enforcing(state)
    looked(state, result("camp_1"))
    with state.read() as connection:
        record = find_decision(connection, all_verdicts(connection)[0].decision)
    assert record is not None
    assert record.mode == "enforce"


def verdict(response: Response, moment: int, by: str = "policy") -> Verdict:
    return Verdict(
        account=f"{response}{moment}", campaign="c", response=response, reason="", since=0, enforce_at=moment,
        decision="d", decided_by=by,
    )  # fmt: skip


def test_what_is_done_about_a_campaign_is_the_strongest_from_the_earliest_moment() -> None:
    given = [verdict("verify", 3), verdict("budget", 9), verdict("budget", 7), verdict("suspend", 1, "ann")]
    found = answered(given, {})
    assert (found["c"].response, found["c"].begins) == ("budget", 7)


def _given(approval: Approval) -> Approval:
    return msgspec.structs.replace(approval, state="given", given=(Given("ann", 1), Given("ben", 2)))
