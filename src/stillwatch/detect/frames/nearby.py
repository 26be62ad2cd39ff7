"""Near-duplicate clusters of MinHash sketches, every candidate pair verified before it counts.

Source: banding as in Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, chapter 3. Without
verification banding chains unrelated texts, so a pair joins only when the sketches themselves agree.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Final

import numba as nb
import numpy as np
from numpy.typing import NDArray

from stillwatch.detect.frames.bands import BANDS, PARTS, Piece, crowded, cut_band
from stillwatch.model.lake import SKETCH_SIZE

# Agreement of 10 in 24 estimates a Jaccard similarity of .42; two unrelated texts (similarity .05)
# reach it with a chance below 1e-7 (binomial tail), two of similarity .6 with one of .97.
MIN_AGREEMENT = 10
_THREADS: Final = 2


def near_duplicates(
    sketches: NDArray[np.uint16], hashes: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The sketches that have near-duplicates, by index into n sketches (uint16 [n, SKETCH_SIZE]), and the
    cluster of each: the smallest of its members' `hashes`.

    Every cluster hangs together by verified pairs. In crowded bands not all pairs are tried; they are tried
    in the order of the hashes, so that it does not matter how the sketches arrived.
    """
    forests = [np.arange(len(sketches), dtype=np.int32) for _ in range(_THREADS)]
    with ThreadPoolExecutor(_THREADS) as pool:
        for band in range(BANDS):
            _join_band(band, sketches, hashes, forests, pool)
    while len(forests) > 1:
        _join_all(forests[0], forests.pop())
    several = _several(forests[0])
    return several, _smallest(forests[0], hashes, several)


def _join_band(
    band: int,
    sketches: NDArray[np.uint16],
    hashes: NDArray[np.int64],
    forests: list[NDArray[np.int32]],
    pool: ThreadPoolExecutor,
) -> None:
    """Join the near-duplicates that meet in this band, in one forest a thread. The band's keys go with it:
    those of two bands would take a third of what the sketches take."""
    pieces = cut_band(sketches, band, lambda cut, firsts: list(pool.map(cut, firsts)))
    joined = [
        pool.submit(_join_parts, pieces, range(first, PARTS, _THREADS), sketches, hashes, forest)
        for first, forest in enumerate(forests)
    ]
    for one in joined:
        one.result()


def _join_parts(
    pieces: list[Piece],
    parts: range,
    sketches: NDArray[np.uint16],
    hashes: NDArray[np.int64],
    parent: NDArray[np.int32],
) -> None:
    """Join the near-duplicates that meet in these parts of a band, in the union-find forest `parent`: the
    parent of each sketch, by index."""
    for part in parts if pieces else ():
        _join_runs(crowded(pieces, part), hashes, sketches, parent)


@nb.njit(cache=True, inline="always")
def _root(parent: NDArray[np.int32], i: int) -> int:
    while parent[i] != i:
        parent[i] = parent[parent[i]]
        i = parent[i]
    return i


@nb.njit(cache=True)
def join(parent: NDArray[np.int32], a: int, b: int) -> None:
    """Union-find: the smaller index becomes the root."""
    x, y = _root(parent, a), _root(parent, b)
    if x < y:
        parent[y] = x
    elif y < x:
        parent[x] = y


@nb.njit(cache=True, nogil=True)
def _join_all(parent: NDArray[np.int32], other: NDArray[np.int32]) -> None:
    for i in range(other.size):
        if other[i] != i:
            join(parent, i, other[i])


@nb.njit(cache=True)
def _several(parent: NDArray[np.int32]) -> NDArray[np.int64]:
    """Who is not alone in its tree."""
    together = np.zeros(parent.size, np.bool_)
    for i in range(parent.size):
        if parent[i] != i:
            together[i] = True
            together[_root(parent, i)] = True
    return np.flatnonzero(together)


@nb.njit(cache=True)
def _smallest(
    parent: NDArray[np.int32], hashes: NDArray[np.int64], several: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The smallest hash in the tree of each of `several`."""
    smallest = hashes.copy()
    for i in several:
        root = _root(parent, i)
        smallest[root] = min(smallest[root], hashes[i])
    return np.array([smallest[_root(parent, i)] for i in several], np.int64)


@nb.njit(cache=True, nogil=True)
def _join_runs(
    keys: NDArray[np.uint64],
    hashes: NDArray[np.int64],
    sketches: NDArray[np.uint16],
    parent: NDArray[np.int32],
) -> None:
    """In each run of equal keys (upper half), try every member (its index, lower half), in the order of the
    hashes, against a few representatives of the run."""
    representatives = np.empty(8, np.int64)
    start = 0
    for at in range(1, keys.size + 1):
        if at < keys.size and keys[at] >> np.uint64(32) == keys[start] >> np.uint64(32):
            continue
        if at - start > 1:
            members = (keys[start:at] & np.uint64(0xFFFFFFFF)).astype(np.int64)
            _join_members(members[np.argsort(hashes[members])], sketches, parent, representatives)
        start = at


@nb.njit(cache=True, nogil=True)
def _join_members(
    members: NDArray[np.int64],
    sketches: NDArray[np.uint16],
    parent: NDArray[np.int32],
    representatives: NDArray[np.int64],
) -> None:
    held = 0
    for member in members:
        joined = False
        for r in range(held):
            if _agreement(sketches, representatives[r], member) >= MIN_AGREEMENT:
                join(parent, representatives[r], member)
                joined = True
                break
        if not joined and held < representatives.size:
            representatives[held] = member
            held += 1


@nb.njit(cache=True, inline="always")
def _agreement(sketches: NDArray[np.uint16], a: int, b: int) -> int:
    same = 0
    for i in range(SKETCH_SIZE):
        if sketches[a, i] == sketches[b, i]:
            same += 1
    return same
