"""A pool that two operators fell into is parted; a pool of one is not, however few its counts."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.sparse import csr_array

from stillwatch.link.parting import part

LEAST = 5


def halves(lists: list[int], uses: int = 40, seed: int = 1) -> tuple[csr_array, csr_array]:
    """Counts of accounts that draw from these lists of 25 wordings, of which lists next to each other share
    a fifth."""
    rng = np.random.default_rng(seed)
    made = []
    for _ in range(2):
        frames = np.zeros((len(lists), 20 * max(lists) + 25))
        for account, which in enumerate(lists):
            np.add.at(frames[account], 20 * which + rng.integers(0, 25, uses // 2), 1)
        made.append(csr_array(frames))
    return made[0], made[1]


def cards(numbers: list[int]) -> csr_array:
    """Which account pays with which card; -1 with none that others use."""
    held = np.array(numbers)
    return csr_array((held[:, None] == np.arange(max(numbers) + 2)).astype(float))


def parts(lists: list[int], uses: int = 40, seed: int = 1, paid: list[int] | None = None) -> list[set[int]]:
    held = cards(paid or [-1] * len(lists))
    found = part(np.arange(len(lists)), halves(lists, uses, seed), held, LEAST)
    return [set(one.tolist()) for one in found]


def test_two_operators_in_one_pool_are_two_parts() -> None:
    found = parts([0] * 23 + [1] * 11)
    assert sorted(found, key=len) == [set(range(23, 34)), set(range(23))]


def test_three_operators_are_three_parts() -> None:
    found = parts([0] * 20 + [1] * 20 + [2] * 20)
    assert {frozenset(one) for one in found} == {
        frozenset(range(20)), frozenset(range(20, 40)), frozenset(range(40, 60))
    }  # fmt: skip


@pytest.mark.parametrize("uses", [6, 20, 40])
def test_a_pool_of_one_operator_stays_whole(uses: int) -> None:
    assert all(len(parts([0] * 30, uses, seed)) == 1 for seed in range(20))


def test_who_shares_cards_all_over_has_two_jobs() -> None:
    two_jobs = [0] * 20 + [1] * 20
    assert len(parts(two_jobs, paid=[0, 1] * 20)) == 1
    assert len(parts(two_jobs, paid=[0] * 20 + [1] * 20)) == 2
    assert len(parts(two_jobs, paid=[0] * 19 + [1] * 20 + [0])) == 2


def test_a_few_strangers_are_no_part_of_their_own() -> None:
    assert len(parts([0] * 30 + [1] * (LEAST - 1))) == 1


def test_accounts_that_show_nothing_in_one_half_stay_with_the_rest() -> None:
    one, other = halves([0] * 12)
    empty = csr_array(one.shape)
    assert len(part(np.arange(12), (empty, other), cards([-1] * 12), LEAST)) == 1
