"""Near-duplicate clusters against the graph of all verified pairs, which brute force and networkx give."""

from __future__ import annotations

from itertools import permutations

import networkx as nx
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from stillwatch.detect.frames.bands import BAND_ROWS, BANDS
from stillwatch.detect.frames.nearby import MIN_AGREEMENT, near_duplicates
from stillwatch.model.lake import SKETCH_SIZE

Sketches = NDArray[np.uint16]


def families(seed: int, sizes: list[int], change: float) -> Sketches:
    """Sketches in families: `sizes[i]` copies of one, each value of a copy changed with chance `change`."""
    rng = np.random.default_rng(seed)
    rows = []
    for size in sizes:
        original = rng.integers(0, 2**16, SKETCH_SIZE)
        for _ in range(size):
            changed = rng.random(SKETCH_SIZE) < change
            rows.append(np.where(changed, rng.integers(0, 2**16, SKETCH_SIZE), original))
    return np.array(rows, np.uint16).reshape(-1, SKETCH_SIZE)


def clustered(sketches: Sketches) -> NDArray[np.int64]:
    """The clusters where the sketches are tried as they stand; who is alone is a cluster of its own."""
    return whole(sketches, np.arange(len(sketches)))


def whole(sketches: Sketches, hashes: NDArray[np.int64]) -> NDArray[np.int64]:
    clusters = hashes.copy()
    several, found = near_duplicates(sketches, hashes)
    clusters[several] = found
    return clusters


def clustered_from(sketches: Sketches, arrival: NDArray[np.int64]) -> NDArray[np.int64]:
    """The clusters where the sketches arrive in another order, and are tried in the same one; in the terms
    of the order in which they stand here."""
    return whole(sketches[arrival], arrival)[np.argsort(arrival)]


def agreements(sketches: Sketches) -> NDArray[np.int64]:
    counted: NDArray[np.int64] = (sketches[:, None] == sketches[None]).sum(axis=2)
    return counted


def partition(clusters: NDArray[np.int64]) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(clusters == c).tolist()) for c in np.unique(clusters)}


some = st.tuples(st.integers(0, 10**6), st.lists(st.integers(1, 6), max_size=8), st.floats(0, 0.6))


@given(some)
def test_every_cluster_hangs_together_by_verified_pairs(drawn: tuple[int, list[int], float]) -> None:
    sketches = families(*drawn)
    verified = nx.Graph()
    verified.add_nodes_from(range(len(sketches)))
    verified.add_edges_from(np.argwhere(agreements(sketches) >= MIN_AGREEMENT).tolist())
    for cluster in partition(clustered(sketches)):
        assert nx.is_connected(verified.subgraph(cluster))


@given(some)
@example((7223, [1, 1, 6, 6, 6, 5], 0.3125))
def test_in_each_band_all_that_agree_with_its_first_are_joined(
    drawn: tuple[int, list[int], float],
) -> None:
    sketches = families(*drawn)
    agreement, clusters = agreements(sketches), clustered(sketches)
    for band in range(BANDS):
        runs: dict[tuple[int, ...], list[int]] = {}
        for row in range(len(sketches)):
            runs.setdefault(tuple(sketches[row, BAND_ROWS * band :][:BAND_ROWS].tolist()), []).append(row)
        for first, *others in runs.values():
            # not every pair of a crowded band is tried, but each with the first in order
            alike = [row for row in others if agreement[first, row] >= MIN_AGREEMENT]
            assert {int(clusters[row]) for row in alike} <= {int(clusters[first])}


@given(some, st.integers(0, 10**6))
def test_the_order_of_arrival_changes_nothing(drawn: tuple[int, list[int], float], seed: int) -> None:
    sketches = families(*drawn)
    arrival = np.random.default_rng(seed).permutation(len(sketches))
    assert clustered_from(sketches, arrival).tolist() == clustered(sketches).tolist()


def test_the_order_of_arrival_changes_nothing_where_one_stands_between_two() -> None:
    # b agrees with a and with c, which do not agree, and all three meet in the first band only
    b = np.arange(SKETCH_SIZE, dtype=np.uint16)
    a, c = b + 1000, b + 2000
    a[:2], c[:2], a[2:20:2], c[3:21:2] = b[:2], b[:2], b[2:20:2], b[3:21:2]
    sketches = np.array([a, b, c], np.uint16)
    found = {tuple(clustered_from(sketches, np.array(order)).tolist()) for order in permutations(range(3))}
    assert len(found) == 1


@given(some)
def test_a_cluster_is_called_after_its_first_member(drawn: tuple[int, list[int], float]) -> None:
    clusters = clustered(families(*drawn))
    assert all(min(cluster) == clusters[min(cluster)] for cluster in partition(clusters))


@pytest.mark.parametrize("similarity", [0.05, 0.2])
def test_unrelated_texts_do_not_meet(similarity: float) -> None:
    rng = np.random.default_rng(5)
    sketches = rng.integers(0, 2**16, (4000, SKETCH_SIZE)).astype(np.uint16)
    shared = rng.random(sketches.shape) < similarity
    sketches = np.where(shared, np.arange(SKETCH_SIZE, dtype=np.uint16), sketches)
    assert len(np.unique(clustered(sketches))) > 0.99 * len(sketches)


def test_wordings_of_one_frame_are_one_cluster() -> None:
    clusters = clustered(families(3, [300, 300], 0.25))
    assert np.bincount(clusters[:300]).max() > 290
    assert not set(clusters[:300]) & set(clusters[300:])


def test_nothing_gives_nothing() -> None:
    assert len(clustered(np.empty((0, SKETCH_SIZE), np.uint16))) == 0
