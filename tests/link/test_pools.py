"""Pools of different operators are told apart by identity and habits; one operator's pools stay together."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from stillwatch.link.pools import Habits, split_pools
from stillwatch.model.traffic import Accounts, Ints
from tests.stage.population import Population
from tests.stage.staging import staged

SIZE = 12
BOTH = np.arange(2 * SIZE)


def accounts(card: tuple[str, str] = ("a", "b")) -> Accounts:
    """Two pools of accounts, each on a card of its own unless it is the same one, among customers."""
    pools = [Population(count=SIZE, member=True, attributes={"payment": one}) for one in card]
    return staged([*pools, Population(count=100, a_day=3.0, attributes={"payment": "*"})])[0].accounts


def habits(
    wordings: tuple[int, int] = (0, 0),
    clients: tuple[int, int] = (0, 0),
    lives: tuple[tuple[float, float], tuple[float, float]] = ((0.0, 9e5), (0.0, 9e5)),
    rates: tuple[float, float] = (20.0, 20.0),
    system: tuple[float, float] = (0.0, 0.0),
) -> Habits:
    """What two pools do: numbers stand for sets of wordings and for clients."""
    pool = np.repeat([0, 1], SIZE)
    rng = np.random.default_rng(4)
    frames = np.zeros((2 * SIZE, 40))
    for account, which in enumerate(pool):
        at = 20 * wordings[which] + rng.integers(0, 20, 60)
        np.add.at(frames[account], at, 1)
    marks = np.zeros((2 * SIZE, 2))
    marks[np.arange(2 * SIZE), np.array(clients)[pool]] = 1
    first, last = (np.array([life[side] for life in lives])[pool] for side in (0, 1))
    return Habits(
        csr_array(frames), csr_array(marks), first, last, np.array(rates)[pool], np.array(system)[pool]
    )


def sizes(pools: Ints) -> list[int]:
    return sorted(np.bincount(pools).tolist(), reverse=True)


def test_two_operators_who_use_the_same_frame_are_two() -> None:
    pools = split_pools(BOTH, accounts(), habits(wordings=(0, 1), clients=(0, 1)))
    assert sizes(pools) == [SIZE, SIZE]
    assert len(set(pools[:SIZE].tolist())) == len(set(pools[SIZE:].tolist())) == 1


def test_two_pools_with_the_same_wordings_and_client_are_one_operators() -> None:
    assert not split_pools(BOTH, accounts(), habits()).any()


def test_a_pool_that_follows_another_at_once_is_the_same_operators() -> None:
    handed_over = habits(clients=(0, 1), lives=((0.0, 4e5), (4e5, 9e5)))
    assert not split_pools(BOTH, accounts(), handed_over).any()
    side_by_side = habits(clients=(0, 1))
    assert split_pools(BOTH, accounts(), side_by_side).any()


@pytest.mark.parametrize("card", [("a", "a"), ("*", "*")])
def test_where_identity_tells_nothing_apart_there_is_one_pool(card: tuple[str, str]) -> None:
    assert not split_pools(BOTH, accounts(card), habits(wordings=(0, 1), clients=(0, 1))).any()


def test_a_member_without_identity_goes_where_its_wordings_are() -> None:
    facts = accounts()
    facts.attributes["payment"][[3, SIZE + 3]] = -1
    pools = split_pools(BOTH, facts, habits(wordings=(0, 1), clients=(0, 1)))
    assert pools[3] == pools[0] != pools[SIZE]
    assert pools[SIZE + 3] == pools[SIZE]
