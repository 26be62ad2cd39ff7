"""The decision path follows the state, stores what it finds out, and outlives the state's absence."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import msgspec
import numpy as np
import pytest

from stillwatch.decide.budget import Bucket
from stillwatch.decide.policy.read import default_text
from stillwatch.decide.review.cases import Reject
from stillwatch.decide.standing import Indicator, Programme
from stillwatch.engine.answering import Traffic, answer_campaigns
from stillwatch.engine.intake.answers import Answers
from stillwatch.engine.memory.store import Memory, write_memory
from stillwatch.engine.reviewing import appeal_decision, close_appeal, review, undo_decision
from stillwatch.engine.state.answers.accounts import Known, put_account
from stillwatch.engine.state.answers.budgets import put_buckets
from stillwatch.engine.state.answers.campaigns import Found, Member, members_of, put_campaign, put_member
from stillwatch.engine.state.answers.decisions import find_decision
from stillwatch.engine.state.answers.exemptions import put_programme
from stillwatch.engine.state.answers.indicators import add_indicator, withdraw_indicator
from stillwatch.engine.state.answers.verdicts import find_verdict
from stillwatch.engine.state.faults import StateUnavailable
from stillwatch.engine.state.ledger import append, entries, verify
from stillwatch.engine.state.review.cases import open_case
from stillwatch.engine.state.store import State, open_state
from stillwatch.model.errors import StillwatchError
from stillwatch.model.scan import Campaign
from stillwatch.serve.inline.attached import Attached
from stillwatch.serve.inline.identity import hex_of
from stillwatch.serve.inline.record import DOOR as ACTOR
from tests.engine.answered import enforcing
from tests.serve.inline.staged import CAMPAIGN, DOOR, KEY, NOW, asks, remembered, wording

HARMLESS = "A helpful assistant for the staff of a small bakery."
WORD = Indicator(
    id="ind_1", kind="client", value=hex_of(DOOR.client("acme/2") or 0), source="a lab", reason="resale",
    confidence=0.5, since=NOW, valid_until=NOW + 86_400_000_000, by="ann",
)  # fmt: skip
MEMBERS = tuple(hex_of(DOOR.account(f"member_{n}")) for n in range(6))


class Clock:
    """Moves when it is told to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    with open_state(tmp_path / "state.db") as opened:
        enforcing(opened)
        with opened.write() as connection:
            put_campaign(connection, found())
            open_case(connection, CAMPAIGN, NOW)
            for account in MEMBERS:
                put_member(
                    connection, Member(campaign=CAMPAIGN, account=account, since=1, bits=9, harvest_share=1)
                )
            answer_campaigns(connection, Traffic(100_000, {}), NOW)
        write_memory(Memory(campaigns=(remembered(),)), tmp_path)
        yield opened


def member(account: str) -> Member:
    return Member(campaign=CAMPAIGN, account=account, since=1, bits=9, harvest_share=1)


def found() -> Found:
    campaign = Campaign(
        id=CAMPAIGN, accounts=[], first_seen="", last_seen="", exchanges=1, harvest_exchanges=1,
        output_tokens=300, confidence=0.85, bits={}, targets=[], lifecycle=[], evidence=[],
    )  # fmt: skip
    return Found(
        id=CAMPAIGN, first_seen=1, last_seen=2, confidence=0.85, accounts=6, exchanges=1, harvest_exchanges=1,
        output_tokens=300, result=msgspec.json.encode(campaign).decode(), updated=NOW,
    )  # fmt: skip


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(state: State, tmp_path: Path, clock: Clock) -> Attached:
    return Attached(state, KEY, tmp_path, clock)


def test_what_the_state_holds_is_what_requests_meet(path: Attached) -> None:
    found = path.gate.decide(asks(HARMLESS, "member_0"))
    assert (found.status, found.reason, found.campaign) == (403, "verification_required", CAMPAIGN)
    assert path.gate.decide(asks(HARMLESS, "stranger")).allow
    health = path.health()
    assert (health.verdicts, health.campaigns, health.marks > 0, health.fault) == (6, 1, True, "")


def test_a_newcomer_that_is_recognised_becomes_a_member_in_the_state(path: Attached, state: State) -> None:
    last = [path.gate.decide(asks(wording(n), "head")) for n in range(3)][-1]
    assert not last.allow
    path.turn()
    account = hex_of(DOOR.account("head"))
    with state.read() as connection:
        assert account in {m.account for m in members_of(connection, CAMPAIGN)}
        verdict = find_verdict(connection, account)
        record = find_decision(connection, last.decision)
    assert verdict is not None
    assert verdict.decision == last.decision
    assert record is not None
    assert record.appeal == last.appeal
    assert path.gate.decide(asks(HARMLESS, "head")).decision == last.decision
    assert verify(state).is_whole


def test_an_undone_decision_stops_nobody_after_the_next_turn(
    path: Attached, state: State, clock: Clock
) -> None:
    met = path.gate.decide(asks(HARMLESS, "member_0"))
    path.turn()
    with state.write() as connection:
        undo_decision(connection, met.decision, "ann", NOW + 1)
    path.turn()
    assert path.gate.decide(asks(HARMLESS, "member_0")).allow
    clock.now += 31 * 86_400_000_000
    with state.write() as connection:
        answer_campaigns(connection, Traffic(100_000, {}), clock.now)
    path.turn()
    assert not path.gate.decide(asks(HARMLESS, "member_0")).allow


def test_a_rejected_campaign_recognises_nobody_any_more(path: Attached, state: State) -> None:
    with state.write() as connection:
        review(connection, f"case_{CAMPAIGN}", Reject("a class"), "ann", NOW + 1)
    path.turn()
    assert all(path.gate.decide(asks(wording(n), "head")).allow for n in range(5))
    assert path.gate.decide(asks(HARMLESS, "member_0")).allow


def test_new_facts_count_within_half_a_minute(path: Attached, state: State, clock: Clock) -> None:
    facts = Known(
        account=MEMBERS[0], updated=NOW + 5, verification="document", org=hex_of(5), owners={"XA": 1}
    )
    with state.write() as connection:
        put_account(connection, facts)
    clock.now += 31_000_000
    path.turn()
    assert path.gate.decide(asks(HARMLESS, "member_0")).allow
    assert path.decider.snapshot.owners_of(5) == {"XA": 1}


def test_a_clock_that_was_set_back_delays_neither_facts_nor_a_new_snapshot(
    path: Attached, state: State, clock: Clock
) -> None:
    clock.now -= 3 * 3_600_000_000
    with state.write() as connection:
        put_account(connection, Known(account=hex_of(DOOR.account("ann")), updated=NOW + 1, kind="free"))
    path.turn()
    assert len(path.decider.accounts) == 1
    assert path.decider.snapshot.taken_at == clock.now


def test_a_fault_of_ours_is_told_and_ends_nothing(path: Attached, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(Attached, "_read_marks", lambda _: 1 / 0)
        path.turn()
        assert path.health().fault == "a fault of stillwatch: ZeroDivisionError"
    path.turn()
    assert path.health().fault == ""


def test_decisions_of_its_own_do_not_have_it_take_the_state_in(
    path: Attached, state: State, clock: Clock
) -> None:
    shot = path.decider.snapshot
    with state.write() as connection:
        for action in ("meet", "decide"):
            append(connection, NOW, ACTOR, action, "x", {})
    path.turn()
    assert path.decider.snapshot is shot
    with state.write() as connection:
        append(connection, NOW, ACTOR, "recognise", "x", {})
    path.turn()
    assert path.decider.snapshot is not shot


def test_each_decision_is_told_to_the_ledger_once(path: Attached, state: State) -> None:
    for _ in range(20):
        path.gate.decide(asks(HARMLESS, "member_0"))
    path.turn()
    path.turn()
    with state.read() as connection:
        met = [e.action for e in entries(connection) if e.actor == "door"]
    assert met == ["meet"]


def test_a_state_that_is_gone_delays_and_loses_nothing(
    path: Attached, state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone() -> None:
        raise StateUnavailable("gone")

    path.gate.decide(asks(HARMLESS, "member_0"))
    with monkeypatch.context() as patched:
        patched.setattr(state, "write", gone)
        path.turn()
        assert path.health().fault == "gone"
        assert path.health().waiting == 1
        assert not path.gate.decide(asks(HARMLESS, "member_1")).allow
    path.turn()
    assert (path.health().fault, path.health().waiting) == ("", 0)


def test_budgets_outlive_a_restart(state: State, tmp_path: Path, clock: Clock) -> None:
    before = Attached(state, KEY, tmp_path, clock)
    policy = before.decider.snapshot.policy.budget
    before.decider.buckets.take(CAMPAIGN, 777, policy, NOW)
    before.start()
    before.stop()
    after = Attached(state, KEY, tmp_path, clock)
    assert after.decider.buckets.left(CAMPAIGN, policy, NOW) == policy.size - 777


def test_an_allowance_that_others_changed_is_taken_over(path: Attached, state: State) -> None:
    policy = path.decider.snapshot.policy.budget
    path.decider.buckets.take(CAMPAIGN, 100, policy, NOW)
    path.turn()
    with state.write() as connection:
        put_buckets(connection, {CAMPAIGN: Bucket(7.0, NOW)})
        append(connection, NOW, "ann", "merge", CAMPAIGN, {})
    path.turn()
    assert path.decider.buckets.left(CAMPAIGN, policy, NOW) == 7


def test_newer_marks_are_read_when_the_lake_has_them(path: Attached, tmp_path: Path) -> None:
    write_memory(Memory(campaigns=()), tmp_path)
    path.turn()
    assert path.health().marks == 0


def test_what_a_newcomer_has_shown_survives_a_restart(path: Attached, state: State, tmp_path: Path) -> None:
    assert path.gate.decide(asks(wording(1), "head")).allow
    path.turn()
    again = Attached(state, KEY, tmp_path, path._clock)
    assert again.gate.decide(asks(HARMLESS, "head")).allow
    again.turn()
    third = Attached(state, KEY, tmp_path, path._clock)
    assert not third.gate.decide(asks(wording(2), "head")).allow  # its second mark, at its third request
    fresh = Attached(state, bytes(32), tmp_path, path._clock)
    assert len(fresh.decider.watch) == 1


def budgeted(state: State) -> None:
    """A person has approved the budget, and the members have shown who they are."""
    text = default_text().replace("confidence = 0.9\npeople = 1", "confidence = 0.5\npeople = 0")
    enforcing(state, text.replace("confidence = 0.8", "confidence = 0.5"))
    with state.write() as connection:
        for account in MEMBERS:
            put_account(connection, Known(account=account, kind="payg", verification="document", updated=NOW))
        answer_campaigns(connection, Traffic(100_000, {}), NOW)


def answers(*told: tuple[str, str, int]) -> Answers:
    """Exchanges by id, account and output tokens."""
    hashed = [(DOOR.exchange(name), DOOR.account(account), NOW, size, 200) for name, account, size in told]
    return Answers(*np.array(hashed, np.int64).T)


def left(path: Attached) -> float:
    return path.decider.buckets.left(CAMPAIGN, path.decider.snapshot.policy.budget, NOW)


def test_each_answer_draws_its_size_whoever_gets_it_and_a_restart_changes_nothing(
    state: State, tmp_path: Path, clock: Clock
) -> None:
    budgeted(state)
    path = Attached(state, KEY, tmp_path, clock)
    size = path.decider.snapshot.policy.budget.size
    first = path.gate.decide(asks(HARMLESS, "member_0", id="e1"))
    assert first.receipt
    assert left(path) == size - 300  # what answers of the campaign have on average
    path.gate.decide(asks(HARMLESS, "member_1", model="other"))
    path.turn()
    again = Attached(state, KEY, tmp_path, clock)
    sent = answers(("e1", "member_0", 9000), ("e2", "member_1", 50), ("e3", "member_2", 700), ("e4", "x", 99))
    again.logged(sent)
    assert left(again) == size - 9000 - 50 - 700
    again.turn()
    third = Attached(state, KEY, tmp_path, clock)
    third.logged(sent)
    assert left(third) == size - 9750
    assert not third.decider.settle(first.receipt, 1)


def test_a_kill_forgets_nothing_that_was_drawn(state: State, tmp_path: Path, clock: Clock) -> None:
    budgeted(state)
    arguments = [sys.executable, "-m", "tests.serve.inline.spends", str(tmp_path)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as spender:
        assert spender.stdout is not None
        told = [float(line) for line in islice(spender.stdout, 300)]
        spender.kill()
        told += [float(line) for line in spender.stdout if line.endswith("\n")]
    path = Attached(state, KEY, tmp_path, clock)
    assert left(path) <= told[-1]  # the next one may have been drawn, and not told any more
    drawn = path.decider.snapshot.policy.budget.size - left(path)
    assert drawn in (300 * len(told), 300 * (len(told) + 1))
    # killed between taking and noting for what: that stays taken, and nobody was let in for it
    assert drawn - 300 * len(path.decider.draws) in (0, 300)


def test_a_programmes_quota_is_settled_by_its_answers(state: State, tmp_path: Path, clock: Clock) -> None:
    account = hex_of(DOOR.account("licensed"))
    programme = Programme(id="p", reason="licence", expires=NOW + 10**12, account=account, quota=5000.0)
    with state.write() as connection:
        put_programme(connection, programme)
    path = Attached(state, KEY, tmp_path, clock)
    found = path.gate.decide(asks(HARMLESS, "licensed"))
    assert (found.reason, found.valid_for_s) == ("authorised_programme", 0)
    path.logged(answers(("e1", "licensed", 5000)))
    assert path.gate.decide(asks(HARMLESS, "licensed")).reason == "none"
    assert not path.decider.settle(found.receipt, 1)


def test_a_newcomer_that_the_door_recognised_draws_on_the_same_allowance(
    state: State, tmp_path: Path, clock: Clock
) -> None:
    budgeted(state)
    path = Attached(state, KEY, tmp_path, clock)
    for number in range(3):
        path.gate.decide(asks(wording(number), "head"))
    before = left(path)
    path.logged(answers(("late", "head", 5000)))
    assert left(path) <= before - 4000


def test_what_a_gateway_tells_counts_at_once(state: State, tmp_path: Path, clock: Clock) -> None:
    budgeted(state)
    path = Attached(state, KEY, tmp_path, clock)
    size = path.decider.snapshot.policy.budget.size
    receipt = path.gate.decide(asks(HARMLESS, "member_0")).receipt
    assert path.decider.settle(receipt, 1234)
    assert left(path) == size - 1234
    path.logged(answers(("e1", "member_0", 1200)))
    assert left(path) == size - 1200


def told(path: Attached, state: State) -> str:
    """The decision on a customer that an indicator names; it is in the state."""
    with state.write() as connection:
        add_indicator(connection, WORD)
    path.turn()
    met = path.gate.decide(asks(HARMLESS, "customer"))
    assert (met.reason, met.action) == ("indicator", "notify")
    path.turn()
    return met.decision


def test_an_indicator_is_met_kept_and_withdrawn(path: Attached, state: State, clock: Clock) -> None:
    decision = told(path, state)
    assert path.health().indicators == 1
    with state.write() as connection:
        kept = find_decision(connection, decision)
        withdraw_indicator(connection, WORD.id, "ann", NOW)
    assert kept is not None
    assert (kept.response, kept.campaign) == ("notify", None)
    assert "a lab names the client" in kept.reasons[0]
    assert "word of a lab" in kept.counter_reasons[0]
    path.turn()
    assert path.gate.decide(asks(HARMLESS, "customer")).reason == "none"
    with state.write() as connection, pytest.raises(StillwatchError, match="does not stand any more"):
        undo_decision(connection, decision, "ben", NOW)


def test_an_indicator_ends_by_itself(path: Attached, state: State, clock: Clock) -> None:
    told(path, state)
    clock.now = WORD.valid_until
    assert path.gate.decide(asks(HARMLESS, "customer")).reason == "none"
    path.turn()
    assert path.health().indicators == 0


def test_undoing_what_rests_on_an_indicator_lets_the_account_be(path: Attached, state: State) -> None:
    decision = told(path, state)
    with state.write() as connection:
        undo_decision(connection, decision, "ben", NOW)
    path.turn()
    found = path.gate.decide(asks(HARMLESS, "customer"))
    assert (found.reason, found.action) == ("allow_list", "observe")
    assert path.gate.decide(asks(HARMLESS, "other")).reason == "indicator"


def test_an_appeal_against_it_is_answered_by_somebody_else(path: Attached, state: State) -> None:
    decision = told(path, state)
    with state.write() as connection:
        kept = find_decision(connection, decision)
        assert kept is not None
        made = appeal_decision(connection, kept.appeal, "we are a school", NOW)
        with pytest.raises(StillwatchError, match="took part"):
            close_appeal(connection, made.id, True, "ann", NOW)
        close_appeal(connection, made.id, True, "ben", NOW)
    path.turn()
    assert path.gate.decide(asks(HARMLESS, "customer")).reason == "allow_list"
