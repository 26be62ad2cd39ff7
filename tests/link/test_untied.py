"""Untied accounts taken together: they stay where they work as the tied ones do, however they are drawn."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from stillwatch.link.untied import bits_against_untied
from tests.stage.population import Population
from tests.stage.staging import staged

POOL = Population(count=20, member=True, a_day=20.0, spread=0.1)
CROWD = Population(count=60, a_day=3.0)


def against(*others: Population, pool: Population = POOL) -> float:
    """Bits against the members of `others`, where all of `pool` are tied."""
    scene, group = staged([pool, *others, CROWD])
    tied = np.arange(pool.count)
    return bits_against_untied(group.exchanges, tied, np.setdiff1d(group.accounts, tied), scene)


def test_accounts_that_work_as_the_tied_ones_do_may_all_be_members() -> None:
    assert against(replace(POOL, count=15)) == 0


def test_users_of_one_program_all_differ_in_the_same_way() -> None:
    assert against(replace(POOL, count=15, a_day=2.0)) == pytest.approx(np.log2(15))
    assert against(replace(POOL, count=31, a_day=200.0)) == pytest.approx(np.log2(31))


def test_a_few_among_many_members_are_not_told() -> None:
    assert against(replace(POOL, count=15), replace(POOL, count=4, a_day=200.0)) == 0


def test_a_few_members_among_many_others_have_odds_of_their_share() -> None:
    bits = against(replace(POOL, count=5), replace(POOL, count=15, a_day=200.0))
    assert 1 < bits < 3  # a quarter of them is 1.6; none of twenty would be 4.3


def test_two_cannot_say_much_and_one_nothing() -> None:
    assert against(replace(POOL, count=1, a_day=200.0)) == 0
    assert against(replace(POOL, count=2, a_day=200.0)) == pytest.approx(1)


def test_four_tied_accounts_do_not_show_where_their_ways_end() -> None:
    few = replace(POOL, count=4)
    assert against(replace(POOL, count=15, a_day=200.0), pool=few) == 0
    assert against(replace(POOL, count=15, a_day=200.0), pool=replace(POOL, count=5)) > 3


def test_nobody_untied_is_nobody_to_speak_against() -> None:
    assert against() == 0


def test_members_drawn_at_random_have_hardly_anything_against_them() -> None:
    """Of a staged pool five of 25 are drawn, 200 times, as if nothing tied them: for more than a bit four of
    the five would have to lie in the outer tenth of the others, on one side of one trait."""
    scene, group = staged([replace(POOL, count=25), CROWD])
    bits = []
    for seed in range(200):
        untied = np.sort(np.random.default_rng(seed).choice(25, 5, replace=False))
        tied = np.setdiff1d(np.arange(25), untied)
        bits.append(bits_against_untied(group.exchanges, tied, untied, scene))
    assert np.mean(np.array(bits) > 0) <= 0.05
    assert max(bits) <= 1
