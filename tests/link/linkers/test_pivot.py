"""Pivots: which release counts, who moved, and random groups of customers."""

from __future__ import annotations

import pytest

from stillwatch.link.linkers.pivot import PivotLinker
from tests.stage.null import false_alarms
from tests.stage.population import Move, Population
from tests.stage.staging import staged

SOON = Move(model="atlas-5", share=1.0, hours=(73.0, 76.0))
SLOW = Population(count=150, a_day=8.0, move=Move(model="atlas-5", share=0.2, hours=(73.0, 95.0)))


def test_only_those_who_moved_are_linked() -> None:
    populations = [
        Population(count=10, member=True, a_day=30.0, spread=0.1, move=SOON),
        Population(count=5, member=True, a_day=30.0, spread=0.1),
        SLOW,
    ]
    scene, group = staged(populations, releases={"atlas-5": 72.0})
    found = PivotLinker().weigh(group, scene)
    assert found.says.startswith("10 of 15 active accounts used atlas-5")
    assert (found.per_account > 0).tolist() == [True] * 10 + [False] * 5


@pytest.mark.parametrize(
    ("releases", "needs"), [({}, "release calendar"), ({"atlas-9": 72.0}, ""), ({"atlas-5": 900.0}, "")]
)
def test_without_a_release_that_counts_nothing_is_said(releases: dict[str, float], needs: str) -> None:
    scene, group = staged([Population(count=10, member=True, move=SOON), SLOW], releases=releases)
    found = PivotLinker().weigh(group, scene)
    assert (found.bits, found.needs) == (0.0, needs)


def test_of_several_releases_the_strongest_pivot_speaks() -> None:
    members = Population(count=10, member=True, a_day=30.0, spread=0.1, move=SOON)
    scene, group = staged([members, SLOW], releases={"atlas-5": 72.0})
    both = staged([members, SLOW], releases={"atlas-4": 10.0, "atlas-5": 72.0})[0]
    assert PivotLinker().weigh(group, both).bits == PivotLinker().weigh(group, scene).bits > 3


def test_random_groups_of_customers_seldom_pivot() -> None:
    assert false_alarms(PivotLinker(), [SLOW], 2.0) <= 0.25
