"""What is learned of a campaign: marks that hardly anybody else shows, its habits, its members."""

from __future__ import annotations

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
