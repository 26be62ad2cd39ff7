"""Events are kept once, in order, and never without bound."""

from __future__ import annotations

from stillwatch.decide.answer import Decision
from stillwatch.serve.inline.outbox import Joined, Outbox, Taken


def decision(name: str, mode: str = "enforce") -> Decision:
    return Decision(decision=name, mode=mode)  # type: ignore[arg-type]


def test_a_decision_is_kept_the_first_time_it_is_met() -> None:
    box = Outbox()
    for name in ("dec_1", "dec_1", "", "dec_2"):
        box.taken("a", 5, decision(name))
    box.taken("a", 5, decision("dec_3", "dry_run"))
    assert [e.decision.decision for e in box.collect() if isinstance(e, Taken)] == ["dec_1", "dec_2"]
    assert box.collect() == []


def test_the_oldest_go_first_where_nobody_collects() -> None:
    box = Outbox(most=2)
    for at in range(3):
        box.joined(Joined("a", at, "camp_1", 20.0, 2, 2))
    assert [event.at for event in box.collect()] == [1, 2]
    assert box.dropped == 1


def test_what_could_not_be_stored_comes_again_first() -> None:
    box = Outbox()
    for at in range(3):
        box.joined(Joined("a", at, "camp_1", 20.0, 2, 2))
    box.put_back(box.collect(2))
    assert [event.at for event in box.collect()] == [0, 1, 2]


def test_events_of_an_account_are_forgotten() -> None:
    box = Outbox()
    for account in ("a", "b", "a"):
        box.joined(Joined(account, 1, "camp_1", 20.0, 2, 2))
    box.forget("a")
    assert [event.account for event in box.collect()] == ["b"]
