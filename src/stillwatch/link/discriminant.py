"""Fisher's linear discriminant between two sets of rows, every row scored by a fit that has not seen it.

Source: Fisher, The use of multiple measurements in taxonomic problems, 1936; cross-fitting as in
Chernozhukov and others, Double machine learning, 2018.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve

from stillwatch.model.traffic import Floats, Ints

FOLDS: Final = 4
# Share of the mean variance that is added to every column's own: a column that is constant within both
# sets would otherwise get a weight without bound from the first row that differs.
_RIDGE: Final = 0.05
_MOST: Final = 5400  # rows of a set that are learned from: ten for each column in every fit

Columns = NDArray[np.float32]


def held_out_scores(rows: Columns, ones: NDArray[np.bool_], others: NDArray[np.bool_], fold: Ints) -> Floats:
    """Score of each row, higher where it resembles the `ones` more than the `others`.

    rows: [n, columns]; fold: 0 to FOLDS - 1 for each row; a row is scored by a fit on the other folds.
    """
    scores = np.zeros(len(rows))
    first, second = (_moments(rows, side, fold) for side in (ones, others))
    for number in range(FOLDS):
        one, other = first.without(number), second.without(number)
        if one.count and other.count:
            weights, middle = _fit(one, other)
            held = fold == number
            scores[held] = (rows[held] - middle) @ weights
    return scores


@dataclass(frozen=True)
class _Moments:
    """Of a set's rows, fold by fold: how many, their sum, and the sum of their products about a centre.

    Every fit is made of these sums, so that no row is multiplied more than once.
    """

    centre: Columns
    counts: Ints
    sums: Columns
    products: Columns

    def without(self, number: int) -> _Moments:
        """All folds but one, as one."""
        seen = np.arange(FOLDS) != number
        sums, products = self.sums[seen].sum(axis=0), self.products[seen].sum(axis=0)
        return _Moments(self.centre, self.counts[seen].sum(), sums, products)

    @property
    def count(self) -> int:
        return int(self.counts)

    def mean(self) -> Columns:
        found: Columns = self.centre + self.sums / np.float32(self.count)
        return found

    def scatter(self) -> Columns:
        shift = self.sums / np.float32(self.count)
        found: Columns = self.products / np.float32(self.count) - np.outer(shift, shift)
        return found


def _moments(rows: Columns, side: NDArray[np.bool_], fold: Ints) -> _Moments:
    chosen = _some(np.flatnonzero(side))
    # about the mean, so that single precision is enough
    centre: Columns = rows[chosen].mean(axis=0) if len(chosen) else np.zeros(rows.shape[1], np.float32)
    counts, sums, products = [], [], []
    for number in range(FOLDS):
        centred = rows[chosen[fold[chosen] == number]] - centre
        counts.append(len(centred))
        sums.append(centred.sum(axis=0))
        products.append(centred.T @ centred)
    return _Moments(centre, np.array(counts), np.stack(sums), np.stack(products))


def _some(chosen: Ints) -> Ints:
    """At most _MOST of these, evenly spread."""
    if len(chosen) <= _MOST:
        return chosen
    return chosen[np.linspace(0, len(chosen) - 1, _MOST).astype(np.int64)]


def _fit(ones: _Moments, others: _Moments) -> tuple[Columns, Columns]:
    """Weights of the columns, and the point half way between the sets."""
    one, other = ones.mean(), others.mean()
    spread = (ones.scatter() + others.scatter()) / np.float32(2)
    spread += np.eye(len(one), dtype=np.float32) * (_RIDGE * np.trace(spread) / len(one) + 1e-6)
    weights: Columns = np.asarray(solve(spread, one - other, assume_a="pos"), np.float32)
    middle: Columns = (one + other) / np.float32(2)
    return weights, middle
