"""Near-duplicate clusters of MinHash sketches, every candidate pair verified before it counts.

Source: banding as in Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3. Without
verification banding chains unrelated texts, so a pair joins only when the sketches themselves agree.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from stillwatch.model.lake import SKETCH_SIZE

BAND_ROWS = 2
BANDS = SKETCH_SIZE // BAND_ROWS
# Agreement of 10 in 24 estimates a Jaccard similarity of .42; two unrelated texts (similarity .05)
# reach it with a chance below 1e-7 (binomial tail), two of similarity .6 with one of .97.
MIN_AGREEMENT = 10


def near_duplicates(sketches: NDArray[np.uint16]) -> NDArray[np.int64]:
    """Cluster number of each of n sketches (uint16 [n, SKETCH_SIZE]): the smallest index in it.

    Every cluster hangs together by verified pairs. In crowded bands not all pairs are tried; they are
    tried in the order of the sketches' own values, so that the clusters do not depend on the order given.
    """
    by_value = np.lexsort(sketches.T[::-1])
    values = np.ascontiguousarray(sketches[by_value])
    parent = np.arange(len(values), dtype=np.int64)
    for band in range(BANDS):
        columns = values[:, band * BAND_ROWS : (band + 1) * BAND_ROWS].astype(np.uint32)
        keys = (columns[:, 0] << np.uint32(16)) | columns[:, 1]
        order = np.argsort(keys, kind="stable")
        _join_runs(keys[order], order, values, parent)
    roots = _roots(parent)
    smallest = np.full(len(values), len(values), dtype=np.int64)
    np.minimum.at(smallest, roots, by_value)
    clusters: NDArray[np.int64] = np.empty_like(roots)
    clusters[by_value] = smallest[roots]
    return clusters


@nb.njit(cache=True, inline="always")
def _root(parent: NDArray[np.int64], i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


@nb.njit(cache=True)
def _roots(parent: NDArray[np.int64]) -> NDArray[np.int64]:
    for i in range(parent.size):
        parent[i] = _root(parent, i)
    return parent


@nb.njit(cache=True)
def join(parent: NDArray[np.int64], a: int, b: int) -> None:
    """Union-find: the smaller index becomes the root."""
    x, y = _root(parent, a), _root(parent, b)
    if x < y:
        parent[y] = x
    elif y < x:
        parent[x] = y


@nb.njit(cache=True)
def _join_runs(
    keys: NDArray[np.uint32],
    order: NDArray[np.int64],
    sketches: NDArray[np.uint16],
    parent: NDArray[np.int64],
) -> None:
    """In each run of equal keys, try every member against a few representatives of the run."""
    representatives = np.empty(8, np.int64)
    start = 0
    for at in range(1, keys.size + 1):
        if at < keys.size and keys[at] == keys[start]:
            continue
        held = 0
        for k in range(start, at if at - start > 1 else start):
            member = order[k]
            joined = False
            for r in range(held):
                if _agreement(sketches, representatives[r], member) >= MIN_AGREEMENT:
                    join(parent, representatives[r], member)
                    joined = True
                    break
            if not joined and held < representatives.size:
                representatives[held] = member
                held += 1
        start = at


@nb.njit(cache=True, inline="always")
def _agreement(sketches: NDArray[np.uint16], a: int, b: int) -> int:
    same = 0
    for i in range(SKETCH_SIZE):
        if sketches[a, i] == sketches[b, i]:
            same += 1
    return same
