"""Communities: groups of the same accounts count once, strangers apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from stillwatch.decide.two_keys import Weighed, judge
from stillwatch.engine.communities import communities
from stillwatch.engine.investigate import Judged
from stillwatch.model.traffic import Finding
from tests.engine.judging import named


def acting(*accounts: int) -> Judged:
    """A group of these accounts that acts as one."""
    each = np.full(len(accounts), 5.0)
    verdict = judge(
        [Weighed("identity", "test", Finding(20.0, "", each))], len(accounts), owners=len(accounts)
    )
    return replace(named(accounts, 1), verdict=verdict)


def test_sights_of_the_same_accounts_are_one_community() -> None:
    found = communities([acting(1, 2, 3, 4, 5, 6, 7), acting(4, 5, 6, 7), acting(11, 12, 13, 14)]).tolist()
    assert found == [0, 0, 1]


def test_it_takes_half_of_the_smaller_group() -> None:
    assert len(set(communities([acting(1, 2, 3, 4), acting(4, 5, 6, 7)]).tolist())) == 2
    assert len(set(communities([acting(1, 2, 3, 4), acting(3, 4, 6, 7)]).tolist())) == 1


def test_a_third_one_joins_two() -> None:
    one, other = (1, 2, 3, 4), (5, 6, 7, 8)
    assert len(set(communities([acting(*one), acting(*other), acting(*one, *other)]).tolist())) == 1


def test_who_does_not_act_as_one_joins_nobody() -> None:
    bystanders = named((1, 2, 3, 4, 5), 2)
    assert not bystanders.verdict.acts_as_one
    assert communities([bystanders, acting(1, 2, 3, 4, 5), bystanders]).tolist() == [0, 1, 2]


def test_no_group_is_no_community() -> None:
    assert not len(communities([]))
