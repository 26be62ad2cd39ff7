"""Do sets of accounts draw their wordings from one distribution?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from stillwatch.model.traffic import Floats, Ints

# Noise-corrected cosines: draws of one distribution have 1, strangers near 0, and two who copied one frame
# and reworded the half of it each about a half. On twelve composed ranges all 3,355 pairs of one operator's
# pools reached this, within two standard errors, and none of 390 pairs of two operators' did.
_ONE_DISTRIBUTION: Final = 0.9
_ERRORS: Final = 2.0  # standard errors by which few counts may fall short
_DRAWS: Final = 499
_SEED: Final = 1  # any; the same counts are told apart or not, wherever they are asked about
_BY_CHANCE: Final = 0.0228  # what lies two standard errors below the mean
_FEW_POOLS: Final = 32  # of more, testing every two would take minutes, and so many have accounts enough


def may_be_one(counts: csr_array, a: Ints, b: Ints) -> bool:
    """Whether rows `a` and `b` of the counts (accounts by wordings) may be draws of one distribution (the
    null hypothesis)."""
    return alike(counts, a, b) + _ERRORS * error(counts, a, b) >= _ONE_DISTRIBUTION


def alike(counts: csr_array, a: Ints, b: Ints) -> float:
    """Cosine of two pools' distributions, corrected for the noise of small counts; 1 where one of them
    never repeats anything, so that nothing can be said."""
    x, y = np.asarray(counts[a].sum(axis=0)).ravel(), np.asarray(counts[b].sum(axis=0)).ravel()
    n, m = x.sum(), y.sum()
    if n < 2 or m < 2:
        return 1.0
    own_x, own_y = (x * (x - 1)).sum() / (n * (n - 1)), (y * (y - 1)).sum() / (m * (m - 1))
    if own_x <= 0 or own_y <= 0:
        return 1.0
    return float((x / n * (y / m)).sum() / np.sqrt(own_x * own_y))


def told_apart(one: Floats, other: Floats) -> bool:
    """Whether two sets of accounts have less in common than chance leaves: counts of accounts by what each
    of them has. Null hypothesis: the accounts of both are dealt to the two sets as they come. A permutation
    test of the product of the counts (Fisher, 1935): few accounts of many kinds cannot be told apart."""
    both = (one + other).astype(np.int64)
    both, mine = both[both > 0], one[both > 0]
    dealt = np.random.default_rng(_SEED).multivariate_hypergeometric(both, int(mine.sum()), _DRAWS)
    common = ((both - dealt) * dealt).sum(axis=1)
    as_little = int((common <= (both - mine) @ mine).sum())
    return (1 + as_little) / (1 + _DRAWS) < _BY_CHANCE


def error(counts: csr_array, a: Ints, b: Ints) -> float:
    """Standard error of `alike`, by leaving out one account at a time (jackknife; Efron, 1982)."""
    square = 0.0
    for one, other in ((a, b), (b, a)):
        each = _without_each(counts[one], np.asarray(counts[other].sum(axis=0)).ravel())
        square += (len(one) - 1) / len(one) * float(((each - each.mean()) ** 2).sum())
    return float(np.sqrt(square))


def _without_each(rows: csr_array, y: Floats) -> Floats:
    """The corrected cosine of the sum of `rows` with `y`, each row left out once."""
    x = np.asarray(rows.sum(axis=0)).ravel()
    m = y.sum()
    sizes = np.asarray(rows.sum(axis=1)).ravel()
    left = x.sum() - sizes
    squares = x @ x - 2 * (rows @ x) + np.asarray(rows.multiply(rows).sum(axis=1)).ravel()
    own_x = (squares - left) / np.maximum(left * (left - 1), 1.0)
    own_y = (y * (y - 1)).sum() / max(m * (m - 1), 1.0)
    return _corrected(x @ y - rows @ y, left, m, own_x, own_y)


@dataclass(frozen=True)
class PooledWordings:
    """Wordings of P pools, to compare one of them with all in one go; the same numbers as `alike` and `error`
    give for pairs. rows: counts of the pools' k accounts [k, wordings]; pool: the pool of each; sums: counts
    by pool [P, wordings]."""

    rows: csr_array
    pool: Ints
    sums: csr_array

    @classmethod
    def of(cls, counts: csr_array, pools: Sequence[Ints]) -> Self:
        """Of the rows of `counts` that stand in each pool."""
        pool = np.repeat(np.arange(len(pools)), [len(one) for one in pools])
        rows = csr_array(counts[np.concatenate(pools)], dtype=float)
        marks = csr_array((np.ones(len(pool)), (pool, np.arange(len(pool)))), shape=(len(pools), len(pool)))
        return cls(rows, pool, csr_array(marks @ rows))

    def alike(self, one: int) -> Floats:
        """The corrected cosine of this pool with each [P]."""
        sent, own = self._sent_and_own
        with_one = self.sums @ self._dense(one)
        found = _corrected(with_one, sent, sent[one], own, own[one])
        return np.where((sent < 2) | (sent[one] < 2), 1.0, found)

    def may_be_one(self, one: int, asked: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """For each pool `asked` about whether it and this one may be draws of one distribution [P]."""
        found = self.alike(one)
        sure = found >= _ONE_DISTRIBUTION
        if (asked & ~sure).any():
            sure = found + _ERRORS * self.error(one) >= _ONE_DISTRIBUTION
        return asked & sure

    def same_kind(
        self, one: int, asked: NDArray[np.bool_], least: float, tested: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """For each pool `asked` about whether it and this one are alike by at least so much or, where they
        may be `tested` and there are few pools, are not told apart (`told_apart`) [P]."""
        same: NDArray[np.bool_] = self.alike(one) >= least
        doubtful = asked & ~same & tested & (len(same) <= _FEW_POOLS)
        for other in np.flatnonzero(doubtful):
            same[other] = not told_apart(self._dense(one), self._dense(int(other)))
        return asked & same

    def error(self, one: int) -> Floats:
        """The standard error of each of them [P]."""
        (sent, own), (left, own_left) = self._sent_and_own, self._left_out
        counts = self._dense(one)
        with_one, mine = self.sums @ counts, np.flatnonzero(self.pool == one)
        cross = with_one - (self.rows[mine] @ self.sums.T).toarray()
        here = _corrected(cross, left[mine, None], sent, own_left[mine, None], own)
        cross = with_one[self.pool] - self.rows @ counts
        there = _corrected(cross, left, sent[one], own_left, own[one])
        sizes = np.bincount(self.pool, minlength=len(sent))
        off = there - (np.bincount(self.pool, there) / sizes)[self.pool]
        squares = (len(mine) - 1) * here.var(axis=0) + (sizes - 1) / sizes * np.bincount(self.pool, off**2)
        errors: Floats = np.sqrt(squares)
        return errors

    @cached_property
    def _sent_and_own(self) -> tuple[Floats, Floats]:
        """Exchanges of each pool, and the chance that two of them have one wording [P each]."""
        sent = np.asarray(self.sums.sum(axis=1)).ravel()
        squares = np.asarray(self.sums.multiply(self.sums).sum(axis=1)).ravel()
        return sent, (squares - sent) / np.maximum(sent * (sent - 1), 1.0)

    @cached_property
    def _left_out(self) -> tuple[Floats, Floats]:
        """The same of each account's pool without it [k each]."""
        x = self.sums[self.pool]
        left = np.asarray(x.sum(axis=1)).ravel() - np.asarray(self.rows.sum(axis=1)).ravel()
        others = x - self.rows
        squares = np.asarray(others.multiply(others).sum(axis=1)).ravel()
        return left, (squares - left) / np.maximum(left * (left - 1), 1.0)

    def _dense(self, one: int) -> Floats:
        dense: Floats = self.sums[[one]].toarray().ravel()
        return dense


def _corrected(cross: Floats, n: Floats, m: Floats, own_x: Floats, own_y: Floats) -> Floats:
    """The corrected cosine from a product of counts, their sums, and the chance of each to repeat itself; 1
    where one of them never does."""
    said = (own_x > 0) & (own_y > 0)
    cosine: Floats = np.where(
        said, cross / np.maximum(n * m, 1.0) / np.sqrt(np.where(said, own_x * own_y, 1.0)), 1.0
    )
    return cosine
