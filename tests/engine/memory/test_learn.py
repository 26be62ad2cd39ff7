"""What is learned of a campaign: marks that hardly anybody else shows, its habits, its members."""

from __future__ import annotations

import msgspec
import pytest

from stillwatch.engine.memory.learn import merged
from stillwatch.engine.memory.store import Habit, Mark, Member, Remembered
from tests.engine.memory.conftest import Remembering


def test_marks_are_the_campaigns_own(remembering: Remembering) -> None:
    for one in remembering.memory.campaigns:
        assert one.marks
        assert one.marked >= 0.8, "nearly all of the harvest shows one"
        assert one.passing <= 0.02 * one.population, "hardly anybody else does"


def test_members_are_those_of_the_result(remembering: Remembering) -> None:
    sizes = {c.id: len(c.accounts) for c in remembering.first.campaigns}
    assert {one.id: len(one.members) for one in remembering.memory.campaigns} == sizes
    for one in remembering.memory.campaigns:
        assert all(member.first <= member.last <= one.until for member in one.members)
        assert one.convicted <= one.until


def test_a_fixed_sentence_is_one_mark(remembering: Remembering) -> None:
    fewest = min(len(one.marks) for one in remembering.memory.campaigns)
    assert fewest <= 5, "inline_tags has one sentence, which shows at a few places"


def test_habits_are_what_members_have_more_often(remembering: Remembering) -> None:
    for one in remembering.memory.campaigns:
        assert one.habits
        for habits in one.habits.values():
            for habit in habits:
                assert habit.members >= 2
                assert habit.members / len(one.members) >= habit.others / one.population


OLD = Remembered(
    id="camp_1", convicted=100.0, until=1000.0, population=5000, passing=3, marked=0.9,
    marks=(Mark(7, 20), Mark(9, 4)), members=(Member(1, 100.0, 900.0), Member(2, 200.0, 800.0)),
    habits={"client": (Habit(5, 20, 10),)},
)  # fmt: skip


@pytest.mark.parametrize(("population", "measured"), [(4000, True), (2500, True), (2000, False)])
def test_few_accounts_tell_who_goes_on_but_not_how_common_it_is(population: int, measured: bool) -> None:
    new = msgspec.structs.replace(
        OLD, convicted=1500.0, until=2000.0, population=population, passing=1, marked=0.5,
        marks=(Mark(8, 2),), members=(Member(2, 1500.0, 1900.0), Member(3, 1600.0, 1700.0)),
        habits={"client": (Habit(6, 2, 0),)},
    )  # fmt: skip
    both = merged(OLD, new)
    assert (both.until, both.convicted, both.passing) == (2000.0, 100.0, 3)
    assert [m.unit for m in both.marks] == [7, 9, 8]
    assert both.members == (Member(1, 100.0, 900.0), Member(2, 200.0, 1900.0), Member(3, 1600.0, 1700.0))
    of = new if measured else OLD
    assert (both.population, both.marked, both.habits) == (of.population, of.marked, of.habits)
