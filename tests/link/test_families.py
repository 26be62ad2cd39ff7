"""Families of frames: significance against scipy, and communities that do not depend on names or order."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import poisson

from stillwatch.link.families import MAX_CHANCE, MIN_LIFT, CoUsage, communities, frame_families


def pairs(*listed: tuple[int, int, int, float]) -> CoUsage:
    one, other, together, expected = zip(*listed, strict=True) if listed else ((), (), (), ())
    return CoUsage(
        np.array(one, np.int64),
        np.array(other, np.int64),
        np.array(together, np.int64),
        np.array(expected, float),
    )


def cliques(sizes: list[int], together: int = 12) -> CoUsage:
    """Frames in cliques, numbered through."""
    graph = nx.disjoint_union_all([nx.complete_graph(size) for size in sizes])
    return pairs(*[(a, b, together, 0.5) for a, b in sorted(graph.edges)])


def partition(family: NDArray[np.int64]) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(family == f).tolist()) for f in np.unique(family)}


@given(st.lists(st.tuples(st.integers(2, 40), st.floats(0.01, 30)), min_size=1, max_size=20))
def test_what_is_significant_is_what_chance_does_not_bring(counts: list[tuple[int, float]]) -> None:
    given_pairs = pairs(*[(i, i + 1, seen, expected) for i, (seen, expected) in enumerate(counts)])
    kept = set(given_pairs.significant().one.tolist())
    for i, (seen, expected) in enumerate(counts):
        by_chance = 1 - poisson.cdf(seen - 1, expected)
        assert (i in kept) == (seen >= MIN_LIFT * expected and by_chance < MAX_CHANCE)


@given(st.lists(st.integers(2, 6), min_size=1, max_size=6), st.integers(0, 1000))
def test_cliques_are_families_whatever_their_frames_are_called(sizes: list[int], seed: int) -> None:
    given_pairs, size = cliques(sizes), sum(sizes)
    names = np.random.default_rng(seed).permutation(size)
    ends = np.sort(np.stack([names[given_pairs.one], names[given_pairs.other]]), axis=0)
    order = np.lexsort(ends)
    renamed = CoUsage(ends[0][order], ends[1][order], given_pairs.together, given_pairs.expected)
    plain = partition(frame_families(size, given_pairs))
    edges = zip(given_pairs.one.tolist(), given_pairs.other.tolist(), strict=True)
    assert plain == {frozenset(component) for component in nx.connected_components(nx.Graph(edges))}
    assert partition(frame_families(size, renamed)) == {frozenset(names[list(f)].tolist()) for f in plain}


def test_two_pools_that_one_weak_pair_joins_stay_two() -> None:
    two = cliques([10, 10])
    bridged = CoUsage(
        np.append(two.one, 0),
        np.append(two.other, 15),
        np.append(two.together, 3),
        np.append(two.expected, 0.2),
    )
    assert len(partition(frame_families(20, bridged))) == 2


def test_a_family_is_named_by_its_smallest_frame_and_loners_by_themselves() -> None:
    family = frame_families(7, pairs((2, 4, 9, 0.1), (4, 6, 9, 0.1), (2, 6, 9, 0.1)))
    assert family.tolist() == [0, 1, 2, 3, 2, 5, 2]
    assert frame_families(3, pairs()).tolist() == [0, 1, 2]


def test_pairs_may_come_in_any_order() -> None:
    for seed in range(40):  # about one graph in ten has several equally good partitions
        rng = np.random.default_rng(seed)
        graph = nx.gnm_random_graph(60, 150 + 5 * seed, seed=seed)
        listed = [(a, b, int(rng.integers(3, 20)), 0.3) for a, b in sorted(graph.edges)]
        orders = [rng.permutation(len(listed)) for _ in range(5)]
        found = {frame_families(60, pairs(*[listed[i] for i in order])).tobytes() for order in orders}
        assert len(found) == 1


@pytest.mark.parametrize("chosen", [[], [0, 1], [0, 2, 3]])
def test_among_keeps_pairs_of_chosen_frames_only(chosen: list[int]) -> None:
    left = cliques([4]).among(np.array(chosen, np.int64), 4)
    found = set(zip(left.one.tolist(), left.other.tolist(), strict=True))
    assert found == {(a, b) for a in chosen for b in chosen if a < b}


def test_an_end_is_found_where_moving_single_nodes_never_came_to_one() -> None:
    one, other, weights = np.loadtxt(Path(__file__).parent / "cases/endless.csv", delimiter=",", skiprows=1).T
    found = communities(128, one.astype(np.int64), other.astype(np.int64), weights)
    graph = nx.Graph(zip(one.astype(int).tolist(), other.astype(int).tolist(), strict=True))
    for part in nx.connected_components(graph):
        outside = [node for node in graph if node not in part]
        assert not np.isin(found[list(part)], found[outside]).any()
