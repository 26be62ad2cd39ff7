"""Full use from birth: counts in the reason, and random groups of customers."""

from __future__ import annotations

import pytest

from stillwatch.link.linkers.full_from_birth import FullFromBirthLinker
from tests.stage.null import false_alarms
from tests.stage.population import Population
from tests.stage.staging import staged

FRESH = Population(count=60, a_day=4.0, created=[(-40.0, -1.0)])
AGED = Population(count=240, a_day=4.0, created=[(-4000.0, -200.0)])


def test_the_reason_counts_the_fresh_ones_and_only_they_are_linked() -> None:
    members = [
        Population(count=9, member=True, created=[(-30.0, -1.0)]),
        Population(count=3, member=True, created=[(-900.0, -800.0)]),
    ]
    scene, group = staged([*members, AGED])
    found = FullFromBirthLinker().weigh(group, scene)
    assert found.says.startswith("9 of 12 accounts")
    assert (found.per_account > 1).tolist() == [True] * 9 + [False] * 3
    assert found.explained == pytest.approx(0.75)


@pytest.mark.parametrize("bits", [2.0, 3.5])
def test_random_groups_of_customers_are_seldom_fresher(bits: float) -> None:
    assert false_alarms(FullFromBirthLinker(), [FRESH, AGED], bits) <= 2.0**-bits


def test_without_facts_it_says_what_it_needs() -> None:
    scene, group = staged([Population(count=12, member=True), Population(count=50)])
    assert FullFromBirthLinker().weigh(group, scene).needs == "account facts"
