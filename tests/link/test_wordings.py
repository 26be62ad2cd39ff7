"""The likeness of two sets of accounts' wordings, its error, and whether they may be draws of one list."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy.sparse import csr_array

from stillwatch.link.wordings import PooledWordings, alike, error, may_be_one, told_apart

ONE, OTHER = np.arange(20), np.arange(20, 40)


def drawn(shared: float, uses: int = 60, seed: int = 1) -> csr_array:
    """Counts of two sets of twenty accounts, which share so much of their wordings."""
    rng = np.random.default_rng(seed)
    frames = np.zeros((40, 60))
    for account in range(40):
        own = 20 * (1 + account // 20)
        at = np.where(rng.random(uses) < shared, rng.integers(0, 20, uses), own + rng.integers(0, 20, uses))
        np.add.at(frames[account], at, 1)
    return csr_array(frames)


def test_draws_of_one_list_are_alike_and_may_be_one() -> None:
    assert alike(drawn(1.0), ONE, OTHER) == pytest.approx(1.0, abs=0.02)
    assert all(may_be_one(drawn(1.0, uses, seed), ONE, OTHER) for uses in (3, 60) for seed in range(10))


def test_strangers_are_not_alike() -> None:
    assert alike(drawn(0.0), ONE, OTHER) == 0.0
    assert not may_be_one(drawn(0.0), ONE, OTHER)


def test_two_lists_of_which_most_is_common_are_two() -> None:
    # 0.7 of the uses in common: a cosine of .49 / (.49 + .09)
    assert alike(drawn(0.7), ONE, OTHER) == pytest.approx(0.845, abs=0.03)
    assert not may_be_one(drawn(0.7), ONE, OTHER)


def test_who_never_repeats_anything_is_not_told_apart() -> None:
    once = csr_array(np.eye(40))
    assert alike(once, ONE, OTHER) == 1.0


@pytest.mark.parametrize("size", [8, 12])
def test_the_error_of_a_likeness_is_what_leaving_out_each_account_says(size: int) -> None:
    rng = np.random.default_rng(size)
    frames = csr_array(rng.integers(0, 4, (2 * size, 15)).astype(float))
    one, other = np.arange(size), np.arange(size, 2 * size)
    square = 0.0
    for left in (one, other):
        kept = [np.delete(left, i) for i in range(size)]
        each = np.array([alike(frames, k, other if left is one else one) for k in kept])
        square += (size - 1) / size * ((each - each.mean()) ** 2).sum()
    assert error(frames, one, other) == pytest.approx(np.sqrt(square))


@pytest.mark.parametrize("seed", range(4))
def test_many_pools_at_once_are_compared_as_pairs_are(seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts = rng.poisson(0.4, (60, 25)).astype(float)
    counts[:6] = np.eye(6, 25)  # a pool that never repeats anything
    counts[6:11] = 0  # one that shows nothing
    counts[30:45] += rng.poisson(2.0, 25)  # two that draw from one list
    frames = csr_array(counts)
    pools = [np.sort(one) for one in np.split(np.arange(60), [6, 11, 20, 30, 37, 45])]
    pooled = PooledWordings.of(frames, pools)
    for one, mine in enumerate(pools):
        expected = [alike(frames, mine, other) for other in pools]
        assert pooled.alike(one) == pytest.approx(expected)
        others = [n for n in range(len(pools)) if n != one]
        errors = [error(frames, mine, pools[n]) for n in others]
        assert pooled.error(one)[others] == pytest.approx(errors)
        asked = np.arange(len(pools)) != one
        assert pooled.may_be_one(one, asked)[others].tolist() == [
            may_be_one(frames, mine, pools[n]) for n in others
        ]
        assert not pooled.may_be_one(one, ~asked)[others].any()


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ([6, 0], [0, 6], True),  # one client here, another there
        ([3, 0], [0, 3], False),  # three of each are too few: 2 of 20 ways to deal them
        ([3, 1, 1, 1, 0, 0, 0, 0], [0, 0, 0, 0, 3, 1, 1, 1], False),  # few of many kinds
        ([3, 1, 1], [3, 1, 1], False),
        ([5, 1, 0], [0, 1, 5], True),  # one in common, and hardly any
        ([2, 2, 2], [1, 2, 2], False),
    ],
)
def test_who_has_less_in_common_than_chance_leaves_is_told_apart(
    one: list[int], other: list[int], apart: bool
) -> None:
    """Against every way to deal these accounts to the two sets."""
    both = np.repeat(np.arange(len(one)), np.add(one, other))
    ways = [
        np.bincount(both[list(some)], minlength=len(one)) for some in combinations(range(len(both)), sum(one))
    ]
    common = [int((np.add(one, other) - some) @ some) for some in ways]
    assert (np.mean(np.array(common) <= np.dot(one, other)) < 0.0228) == apart
    assert told_apart(np.array(one, float), np.array(other, float)) == apart
    assert told_apart(np.array(other, float), np.array(one, float)) == apart


def test_pools_are_of_one_kind_where_they_are_alike_or_not_told_apart() -> None:
    marks = np.zeros((30, 8))
    marks[:10, 0] = marks[10:20, 1] = 1  # ten accounts on one client, ten on another
    marks[range(20, 25), [2, 2, 2, 3, 4]] = marks[range(25, 30), [5, 5, 5, 6, 7]] = 1
    pools = [np.arange(10), np.arange(10, 20), np.arange(20, 25), np.arange(25, 30)]
    pooled, everybody = PooledWordings.of(csr_array(marks), pools), np.ones(4, bool)
    assert pooled.same_kind(0, everybody, 0.3, everybody).tolist() == [True, False, False, False]
    assert pooled.same_kind(2, everybody, 0.3, everybody).tolist() == [False, False, True, True]
    assert pooled.same_kind(2, everybody, 0.3, ~everybody).tolist() == [False, False, True, False]
    assert not pooled.same_kind(0, ~everybody, 0.3, everybody).any()


def test_of_many_pools_not_every_two_are_tested() -> None:
    marks = np.zeros((5 * 33, 3 * 33))
    for pool in range(33):  # three accounts on one client, two on one each
        marks[np.arange(5) + 5 * pool, 3 * pool + np.array([0, 0, 0, 1, 2])] = 1
    pools = np.split(np.arange(5 * 33), 33)
    few = PooledWordings.of(csr_array(marks), pools[:32])
    many = PooledWordings.of(csr_array(marks), pools)
    assert few.same_kind(0, np.ones(32, bool), 0.3, np.ones(32, bool)).all()
    assert many.same_kind(0, np.ones(33, bool), 0.3, np.ones(33, bool)).tolist() == [True] + [False] * 32
