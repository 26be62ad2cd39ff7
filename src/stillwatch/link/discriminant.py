"""Fisher's linear discriminant between two sets of rows, every row scored by a fit that has not seen it.

Source: Fisher, The use of multiple measurements in taxonomic problems, 1936; cross-fitting as in
Chernozhukov and others, Double machine learning, 2018.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from stillwatch.model.traffic import Floats, Ints

FOLDS: Final = 4
# Share of the mean variance that is added to every column's own: a column that is constant within both
# sets would otherwise get a weight without bound from the first row that differs.
_RIDGE: Final = 0.05
_MOST: Final = 4000  # rows of a set that one fit learns from: ten for each column


def held_out_scores(
    rows: NDArray[np.float32], ones: NDArray[np.bool_], others: NDArray[np.bool_], fold: Ints
) -> Floats:
    """Score of each row, higher where it resembles the `ones` more than the `others`.

    rows: [n, columns]; fold: 0 to FOLDS - 1 for each row; a row is scored by a fit on the other folds.
    """
    scores = np.zeros(len(rows))
    for number in range(FOLDS):
        seen = fold != number
        first, second = np.flatnonzero(ones & seen), np.flatnonzero(others & seen)
        if len(first) and len(second):
            weights, middle = _fit(rows[_some(first)], rows[_some(second)])
            scores[~seen] = (rows[~seen] - middle) @ weights
    return scores


def _some(chosen: Ints) -> Ints:
    """At most _MOST of these, evenly spread."""
    if len(chosen) <= _MOST:
        return chosen
    return chosen[np.linspace(0, len(chosen) - 1, _MOST).astype(np.int64)]


def _fit(
    ones: NDArray[np.float32], others: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weights of the columns, and the point half way between the sets."""
    one: NDArray[np.float32] = ones.mean(axis=0)
    other: NDArray[np.float32] = others.mean(axis=0)
    spread = (_scatter(ones - one) + _scatter(others - other)) / np.float32(2)
    spread += np.eye(len(one), dtype=np.float32) * (_RIDGE * np.trace(spread) / len(one) + 1e-6)
    weights: NDArray[np.float32] = np.asarray(np.linalg.solve(spread, one - other), np.float32)
    middle: NDArray[np.float32] = (one + other) / np.float32(2)
    return weights, middle


def _scatter(centred: NDArray[np.float32]) -> NDArray[np.float32]:
    scatter: NDArray[np.float32] = centred.T @ centred / np.float32(len(centred))
    return scatter
