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


def near_duplicates(sketches: NDArray[np.uint16], order: NDArray[np.int64]) -> NDArray[np.int64]:
    """Cluster number of each of n sketches (uint16 [n, SKETCH_SIZE]): the member that comes first in `order`.

    Every cluster hangs together by verified pairs. In crowded bands not all pairs are tried; they are tried
    in the given order, which therefore must not depend on how the sketches arrived.
    """
    parent = np.arange(len(sketches), dtype=np.int64)
    places = np.arange(len(sketches), dtype=np.uint64)
    for band in range(BANDS):
        columns = sketches[:, band * BAND_ROWS : (band + 1) * BAND_ROWS]
        keys = (columns[order, 0].astype(np.uint64) << np.uint64(48)) | (
            columns[order, 1].astype(np.uint64) << np.uint64(32)
        )
        # key and place in one number: sorting these is several times as fast as a stable argsort
        _join_runs(np.sort(keys | places), order, sketches, parent)
    # roots are places in `order`, see `join`
    return order[_roots(parent)[np.argsort(order)]] if len(order) else order


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
    keys: NDArray[np.uint64],
    order: NDArray[np.int64],
    sketches: NDArray[np.uint16],
    parent: NDArray[np.int64],
) -> None:
    """In each run of equal keys (upper half), try every member (its place in `order`, lower half) against a
    few representatives of the run."""
    representatives = np.empty(8, np.int64)
    low = np.uint64(0xFFFFFFFF)
    start = 0
    for at in range(1, keys.size + 1):
        if at < keys.size and keys[at] >> np.uint64(32) == keys[start] >> np.uint64(32):
            continue
        held = 0
        for k in range(start, at if at - start > 1 else start):
            member = np.int64(keys[k] & low)
            joined = False
            for r in range(held):
                if _agreement(sketches, order[representatives[r]], order[member]) >= MIN_AGREEMENT:
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
