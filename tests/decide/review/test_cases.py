"""What reviewers do, and what follows."""

from __future__ import annotations

import pytest

from stillwatch.decide.review.cases import (
    Action,
    Annotate,
    Approve,
    Assign,
    Case,
    Effects,
    Merge,
    Reject,
    Release,
    Split,
    act,
)  # fmt: skip
from stillwatch.model.errors import StillwatchError

MEMBERS = ("a", "b", "c")
OPEN = Case(id="case_1", campaign="camp_1", opened=1, updated=1)


def test_approving_confirms_labels_and_asks_for_the_response() -> None:
    case, effects = act(OPEN, Approve("suspend"), MEMBERS, 5)
    assert (case.state, case.updated) == ("approved", 5)
    assert (effects.status, effects.ask) == ("confirmed", "suspend")
    assert dict(effects.labels) == dict.fromkeys(MEMBERS, "harvest")
    assert not effects.released


def test_rejecting_lets_all_go_and_teaches() -> None:
    case, effects = act(OPEN, Reject("a class"), MEMBERS, 5)
    assert case.state == effects.status == "rejected"
    assert effects.released == MEMBERS
    assert set(dict(effects.labels).values()) == {"customer"}


def test_releasing_some_leaves_the_case_open() -> None:
    case, effects = act(OPEN, Release("known firm", ("b",)), MEMBERS, 5)
    assert case.state == "open"
    assert effects == Effects(released=("b",), labels=(("b", "customer"),))
    whole, all_of_them = act(OPEN, Release("over"), MEMBERS, 5)
    assert whole.state == "released"
    assert all_of_them.released == MEMBERS
    assert all_of_them.labels == ()  # it was let go, and not called a mistake


def test_splitting_and_merging() -> None:
    case, effects = act(OPEN, Split(("a",), "camp_2"), MEMBERS, 5)
    assert (case.state, effects.parted, effects.parted_into) == ("open", ("a",), "camp_2")
    case, effects = act(OPEN, Merge("camp_2"), MEMBERS, 5)
    assert (case.state, effects.status, effects.merged_into) == ("released", "merged", "camp_2")


def test_notes_and_assignments_change_nothing_else() -> None:
    assert act(OPEN, Annotate("seen before"), MEMBERS, 5).effects == Effects()
    assert act(OPEN, Assign("ann"), MEMBERS, 5).case.assignee == "ann"


@pytest.mark.parametrize(
    ("action", "says"),
    [(Reject(" "), "words"), (Release("", ("a",)), "words"),
     (Release("x", ("z", "y")), "y is no member, nor 1"),
     (Split(("z",), "n"), "z is no member"), (Split((), "n"), "some of the members"),
     (Split(MEMBERS, "n"), "some of the members"), (Split(("a",), "camp_1"), "itself"),
     (Merge("camp_1"), "itself"), (Annotate(""), "words")],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(action: Action, says: str) -> None:
    with pytest.raises(StillwatchError, match=says) as raised:
        act(OPEN, action, MEMBERS, 5)
    assert raised.value.hint


def test_a_closed_case_can_be_annotated_only() -> None:
    closed = act(OPEN, Reject("a class"), MEMBERS, 5).case
    with pytest.raises(StillwatchError, match="is rejected"):
        act(closed, Approve("notify"), MEMBERS, 6)
    assert act(closed, Annotate("told them"), MEMBERS, 6).case.state == "rejected"
