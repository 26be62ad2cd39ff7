"""Reckoning: the share follows the communities, and what is thin or costly is not sure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from stillwatch.decide.two_keys import Weighed, judge
from stillwatch.engine.investigate import Judged
from stillwatch.engine.reckoning import reckon
from stillwatch.model.confidence import ConfidenceMap
from stillwatch.model.traffic import Finding, Floats
from tests.engine.judging import named

ACCOUNTS = 200
# about the package's own, which is fitted anew now and then
FITTED = ConfidenceMap(
    intercept=2.8, harvest=1.15, behaviour=0.07, unopposed=1.3, share=0.86, groups=2600, honest=370,
    by_chance=0.23,
)  # fmt: skip


def group(first: int, harvest: float, size: int = 6, against: float = 0.0) -> Judged:
    """A group that acts as one, of `size` accounts from `first` on."""
    each, nothing = np.full(size, 5.0), np.zeros(size)
    weighed = [
        Weighed("identity", "test", Finding(20.0, "", each)),
        Weighed("network", "test", Finding(20.0, "", each)),
        Weighed("cadence", "test", Finding(5.0, "", each)),
        Weighed("harvest", "test", Finding(harvest, "", nothing)),
        Weighed("harvest", "other", Finding(-against, "", nothing)),
    ]
    accounts = range(first, first + size)
    return replace(named(accounts, 1 + first), verdict=judge(weighed, size, owners=size, mapping=FITTED))


CLASSES = [group(10 * i, -2.0) for i in range(10)]
CAMPAIGNS = [group(100 + 10 * i, 12.0) for i in range(8)]
THIN = group(190, 4.8, against=0.2)  # some half a bit below its key, and not undisputed


def costing(cost: float) -> Floats:
    """Costs where accounts 190 and later cost so much, and the others 1."""
    return np.where(np.arange(ACCOUNTS) >= 190, cost, 1.0)


def test_the_share_is_that_of_the_communities() -> None:
    assert reckon([*CLASSES, *CAMPAIGNS], None).share == pytest.approx(9 / 20, abs=0.02)
    again = [*CLASSES, *CAMPAIGNS, *CAMPAIGNS]
    assert reckon(again, None).share == pytest.approx(9 / 20, abs=0.02)


def test_clear_campaigns_are_sure_and_classes_are_not() -> None:
    sure = reckon([*CLASSES, *CAMPAIGNS], None).sure
    assert sure.tolist() == [False] * 10 + [True] * 8


def test_thin_evidence_counts_among_many_campaigns_only() -> None:
    assert reckon([*CAMPAIGNS, THIN], None).sure[-1]
    assert not reckon([*CLASSES, THIN], None).sure.any()


def test_a_costly_group_needs_more() -> None:
    groups = [*CLASSES, *CAMPAIGNS, THIN]
    level = 0.6
    assert reckon(groups, costing(1.0), level).sure[-1]
    assert not reckon(groups, costing(7.0), level).sure[-1]


def test_another_sight_of_a_sure_community_is_sure_with_it() -> None:
    thin_sight = group(100, 6.1, size=5)
    assert reckon([*CLASSES, *CAMPAIGNS, thin_sight], None).sure[-1]


def test_nothing_judged_is_nothing_sure() -> None:
    assert not len(reckon([], None).sure)
    assert not reckon([named((1, 2, 3, 4, 5), 1)], None).sure.any()


def test_at_a_level_of_one_whatever_acts_as_one_is_sure() -> None:
    bystanders = named((1, 2, 3, 4, 5), 1)
    assert reckon([*CLASSES, THIN, bystanders], None, 1.0).sure.tolist() == [True] * 11 + [False]
