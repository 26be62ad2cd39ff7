"""Islands are what values hold together (networkx agrees), and only those are set apart that could matter."""

from __future__ import annotations

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.link.islands import apart, islands
from stillwatch.model.traffic import Ints

values = st.lists(st.sets(st.integers(0, 30), max_size=5), max_size=12)


def array(accounts: set[int]) -> Ints:
    return np.array(sorted(accounts), np.int64)


@given(st.sets(st.integers(0, 30), min_size=1), values)
def test_whoever_holds_a_value_together_is_on_one_island(members: set[int], holders: list[set[int]]) -> None:
    graph = nx.Graph()
    graph.add_nodes_from(members)
    for one in holders:
        nx.add_path(graph, sorted(one & members))
    numbers = islands(array(members), [array(one) for one in holders])
    of = dict(zip(sorted(members), numbers.tolist(), strict=True))
    for component in nx.connected_components(graph):
        assert len({of[account] for account in component}) == 1
    assert len(set(of.values())) == nx.number_connected_components(graph)


def test_without_values_everybody_is_alone() -> None:
    assert len(set(islands(np.arange(5), []).tolist())) == 5


def set_apart(sizes: list[int], linked: Ints | None = None) -> list[tuple[list[int], list[int]]]:
    island = np.repeat(np.arange(len(sizes)), sizes)
    members = np.arange(len(island)) + 100
    found = apart(members, island, members if linked is None else linked)
    return [(mine.tolist(), others.tolist()) for mine, others in found]


def test_a_smaller_island_is_compared_with_the_others() -> None:
    assert set_apart([6, 3]) == [([106, 107, 108], [100, 101, 102, 103, 104, 105])]


def test_of_two_halves_each_is_compared_with_the_other() -> None:
    assert [mine for mine, _ in set_apart([4, 4])] == [[100, 101, 102, 103], [104, 105, 106, 107]]


def test_who_is_alone_or_on_a_speck_of_it_moves_nobody() -> None:
    assert set_apart([6, 1]) == []
    assert set_apart([60, 2]) == []
    assert len(set_apart([38, 2])) == 1


def test_whom_no_value_ties_are_one_island_together() -> None:
    assert set_apart([6, 1, 1, 1]) == [([106, 107, 108], [100, 101, 102, 103, 104, 105])]
    assert set_apart([6, 1, 1, 1], linked=np.arange(100, 108)) == [([106, 107], list(range(100, 106)))]


def test_of_two_others_nobody_can_say_what_is_usual() -> None:
    assert set_apart([2, 2]) == []
    assert len(set_apart([3, 3])) == 2


def test_what_is_usual_hangs_on_linked_accounts_only() -> None:
    assert set_apart([6, 4], linked=np.array([100, 101, 102, 103, 106, 107])) == [
        ([106, 107, 108, 109], [100, 101, 102, 103])
    ]
    assert set_apart([6, 4], linked=np.arange(100, 106)) == []
