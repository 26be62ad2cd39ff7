"""One list: who draws from it, who does not, and what is silent without wordings."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from stillwatch.link.linkers.one_list import OneListLinker
from tests.stage.null import false_alarms
from tests.stage.population import Population
from tests.stage.staging import staged

POOL = Population(count=20, member=True, a_day=12.0, spread=0.3, listed=60)
OWN_WAY = Population(count=5, member=True, a_day=12.0, spread=0.3, listed=60, own_way=0.8)


def test_only_accounts_that_draw_from_the_list_are_linked() -> None:
    scene, group = staged([POOL, OWN_WAY])
    found = OneListLinker().weigh(group, scene)
    assert found.bits == pytest.approx(6.0)
    assert (found.per_account[:20] > 3).sum() >= 18
    assert not found.per_account[20:].any()
    assert found.by_frames


def test_the_group_speaks_once_however_large_it_is() -> None:
    bits = [OneListLinker().weigh(*staged([replace_count(n)])[::-1]).bits for n in (20, 80)]
    assert bits[0] == bits[1] == pytest.approx(6.0)


def replace_count(count: int) -> Population:
    return Population(count=count, member=True, a_day=12.0, spread=0.3, listed=60)


def test_without_wordings_nothing_is_said() -> None:
    scene, group = staged([POOL])
    assert OneListLinker().weigh(group, replace(scene, wordings=None, memory={})).bits == 0


@pytest.mark.parametrize("bits", [2.0, 4.0])
def test_random_groups_of_customers_seldom_draw_from_one_list(bits: float) -> None:
    customers = [Population(count=300, a_day=6.0, listed=40, own_way=0.8)]
    assert false_alarms(OneListLinker(), customers, bits) <= 2.0**-bits


def test_an_account_with_a_few_exchanges_is_not_linked() -> None:
    newcomer = Population(count=3, member=True, active=(0.0, 168.0), a_day=0.4, spread=0.1, listed=60)
    scene, group = staged([POOL, newcomer])
    found = OneListLinker().weigh(group, scene)
    late = np.flatnonzero(group.accounts >= POOL.count)
    assert len(late)
    assert (found.per_account[late] < 3).all()
