"""What people do in cases, about decisions, and with appeals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from stillwatch.decide.budget import Bucket
from stillwatch.decide.review.cases import Annotate, Approve, Merge, Reject, Release, Split
from stillwatch.engine.reviewing import (
    answer_question,
    appeal_decision,
    close_appeal,
    review,
    undo_decision,
)  # fmt: skip
from stillwatch.engine.state.answers.approvals import approvals_in
from stillwatch.engine.state.answers.budgets import all_buckets, put_buckets
from stillwatch.engine.state.answers.campaigns import find_campaign, members_of
from stillwatch.engine.state.answers.decisions import find_decision
from stillwatch.engine.state.answers.exemptions import live_exemptions
from stillwatch.engine.state.answers.verdicts import all_verdicts, find_verdict
from stillwatch.engine.state.ledger import entries, verify
from stillwatch.engine.state.review.cases import actions_of
from stillwatch.engine.state.review.labels import labels_of
from stillwatch.engine.state.store import State, open_state
from stillwatch.model.errors import StillwatchError
from tests.engine.answered import HOUR, NOW, enforcing, looked, result

FIRST = "hash_of_camp_1_0"


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with open_state(tmp_path / "state.db") as opened:
        enforcing(opened)
        looked(opened, result("camp_1", "camp_2"))
        yield opened


def test_rejecting_a_case_lets_all_its_accounts_go_and_labels_them(state: State) -> None:
    with state.write() as connection:
        case = review(connection, "case_camp_1", Reject("it is a class"), "ann", NOW + 1)
        assert case.state == "rejected"
        assert {v.campaign for v in all_verdicts(connection)} == {"camp_2"}
        assert set(labels_of(connection, "camp_1").values()) == {"customer"}
        assert [a["action"] for a in actions_of(connection, "case_camp_1")] == ["reject"]
    looked(state, result("camp_1", "camp_2"), NOW + HOUR)
    with state.read() as connection:
        assert {v.campaign for v in all_verdicts(connection)} == {"camp_2"}
    assert verify(state).is_whole


def test_releasing_one_account_keeps_it_out_for_a_while(state: State) -> None:
    with state.write() as connection:
        review(connection, "case_camp_1", Release("known firm", (FIRST,)), "ann", NOW + 1)
        assert find_verdict(connection, FIRST) is None
        assert [e.subject for e in live_exemptions(connection, NOW + 2)] == [FIRST]
    looked(state, result("camp_1", "camp_2"), NOW + HOUR)
    with state.read() as connection:
        assert find_verdict(connection, FIRST) is None
        assert len(all_verdicts(connection)) == 11


def test_approving_a_case_asks_others(state: State) -> None:
    with state.write() as connection:
        review(connection, "case_camp_1", Approve("budget"), "ann", NOW + 1)
        question = next(a for a in approvals_in(connection, "waiting") if a.response == "budget")
        assert (question.asked_by, question.needed) == ("ann", 1)
        with pytest.raises(StillwatchError, match="does not count"):
            answer_question(connection, question.id, "ann", True, NOW + 2)
        answer_question(connection, question.id, "ben", True, NOW + 2)
        found = find_campaign(connection, "camp_1")
        assert found is not None
        assert found.status == "confirmed"
    looked(state, result("camp_1", "camp_2"), NOW + HOUR)
    with state.read() as connection:
        assert {v.response for v in all_verdicts(connection) if v.campaign == "camp_1"} == {"budget"}


def test_splitting_takes_a_share_of_the_allowance_along(state: State) -> None:
    with state.write() as connection:
        put_buckets(connection, {"camp_1": Bucket(600.0, NOW)})
        review(connection, "case_camp_1", Split((FIRST, "hash_of_camp_1_1"), "camp_9"), "ann", NOW + 1)
        assert len(members_of(connection, "camp_1")) == 4
        assert len(members_of(connection, "camp_9")) == 2
        buckets = all_buckets(connection)
        moved = find_verdict(connection, FIRST)
    assert buckets["camp_9"].tokens == pytest.approx(200)
    assert buckets["camp_1"].tokens == pytest.approx(400)
    assert moved is not None
    assert moved.campaign == "camp_9"


def test_merging_leaves_the_lesser_allowance(state: State) -> None:
    with state.write() as connection:
        put_buckets(connection, {"camp_1": Bucket(10.0, NOW), "camp_2": Bucket(600.0, NOW)})
        review(connection, "case_camp_1", Merge("camp_2"), "ann", NOW + 1)
        assert len(members_of(connection, "camp_2")) == 12
        assert all_buckets(connection)["camp_2"].tokens == 10
        merged = find_campaign(connection, "camp_1")
    assert merged is not None
    assert (merged.status, merged.merged_into) == ("merged", "camp_2")


def test_undoing_a_decision_restores_what_was_before(state: State) -> None:
    with state.write() as connection:
        verdict = find_verdict(connection, FIRST)
        assert verdict is not None
        undo_decision(connection, verdict.decision, "ann", NOW + 1)
        assert find_verdict(connection, FIRST) is None
        record = find_decision(connection, verdict.decision)
        assert record is not None
        assert (record.undone_at, record.undone_by) == (NOW + 1, "ann")
        with pytest.raises(StillwatchError, match="does not stand"):
            undo_decision(connection, verdict.decision, "ann", NOW + 2)


def test_an_appeal_that_is_granted_frees_the_account(state: State) -> None:
    with state.write() as connection:
        verdict = find_verdict(connection, FIRST)
        assert verdict is not None
        record = find_decision(connection, verdict.decision)
        assert record is not None
        made = appeal_decision(connection, record.appeal, "we are a school", NOW + 1)
        with pytest.raises(StillwatchError, match="is open"):
            appeal_decision(connection, record.appeal, "again", NOW + 2)
        assert close_appeal(connection, made.id, True, "ben", NOW + 3).state == "granted"
        assert find_verdict(connection, FIRST) is None
        done = [entry.action for entry in entries(connection)]
    assert done[-3:] == ["appeal", "grant_appeal", "undo"]


def test_an_unknown_token_or_name_is_refused(state: State) -> None:
    with state.write() as connection:
        for attempt in (
            lambda: appeal_decision(connection, "appeal_guess", "x", NOW),
            lambda: review(connection, "case_x", Annotate("x"), "ann", NOW),
            lambda: undo_decision(connection, "dec_x", "ann", NOW),
            lambda: answer_question(connection, "ask_x", "ann", True, NOW),
            lambda: review(connection, "case_camp_1", Merge("camp_x"), "ann", NOW),
            lambda: review(connection, "case_camp_1", Split((FIRST,), "camp_2"), "ann", NOW),
        ):
            with pytest.raises(StillwatchError):
                attempt()
