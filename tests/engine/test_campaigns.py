"""Candidates that share accounts are one campaign: against networkx, and whatever order they come in."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.engine.campaigns import join, join_groups
from stillwatch.engine.investigate import Judged
from stillwatch.engine.replay import Replayed
from stillwatch.engine.weigh import weigh
from tests.engine.judging import campaign, named

circles = st.lists(st.sets(st.integers(0, 40), min_size=5, max_size=12), min_size=1, max_size=7)


def overlap(one: Judged, other: Judged) -> float:
    a, b = set(one.candidate.accounts.tolist()), set(other.candidate.accounts.tolist())
    return len(a & b) / min(len(a), len(b))


@given(circles)
def test_groups_are_the_components_of_what_overlaps(accounts: list[set[int]]) -> None:
    judged = [named(sorted(members), name) for name, members in enumerate(accounts)]
    graph = nx.Graph()
    graph.add_nodes_from(range(len(judged)))
    graph.add_edges_from(
        (a, b) for a in range(len(judged)) for b in range(a) if overlap(judged[a], judged[b]) >= 0.2
    )
    found = {frozenset(j.candidate.name for j in group) for group in join_groups(judged)}
    assert found == {frozenset(component) for component in nx.connected_components(graph)}


@given(circles)
def test_order_changes_no_group(accounts: list[set[int]]) -> None:
    judged = [named(sorted(members), name) for name, members in enumerate(accounts)]
    one, other = join_groups(judged), join_groups(judged[::-1])
    assert {frozenset(j.candidate.name for j in g) for g in one} == {
        frozenset(j.candidate.name for j in g) for g in other
    }


def test_a_campaign_has_all_accounts_and_exchanges_and_the_earliest_flags() -> None:
    scene, whole, end = campaign()
    half = len(whole.accounts) // 2
    parts = [whole.only(whole.accounts[: half + 2], scene), whole.only(whole.accounts[half - 2 :], scene)]
    judged = [
        replace(named([0], 1), candidate=replace(part, name=name)) for name, part in enumerate(parts) if part
    ]
    assert len(judged) == 2
    flags = [np.full(len(j.candidate.accounts), 100.0 + 50 * n) for n, j in enumerate(judged)]
    joined = join(judged, [Replayed(float(f[0]), f) for f in flags], scene, end)
    assert joined.accounts.tolist() == whole.accounts.tolist()
    assert joined.exchanges.tolist() == whole.exchanges.tolist()
    assert joined.flagged.tolist() == [100.0] * (half + 2) + [150.0] * (len(whole.accounts) - half - 2)
    sizes = [len(part.candidate.exchanges) for part in joined.parts]
    assert sizes == sorted(sizes, reverse=True)
    assert joined.verdict.is_campaign


def test_parts_that_are_no_campaign_alone_are_weighed_as_a_whole() -> None:
    scene, whole, end = campaign()
    parts = [whole.only(whole.accounts[start : start + 7], scene) for start in (0, 5)]
    judged = [Judged(part, weigh(part.group(scene, end), scene)) for part in parts if part]
    flags = [Replayed(end, np.full(7, end)) for _ in judged]
    joined = join(judged, flags, scene, end)
    assert joined.verdict.bits == weigh(whole.group(scene, end), scene).bits
    assert joined.verdict.coordination > max(j.verdict.coordination for j in judged)
    assert len(joined.verdict.per_account) == len(joined.accounts) == 12


def test_a_campaign_of_one_candidate_has_its_verdict() -> None:
    scene, whole, end = campaign()
    (alone,) = [Judged(whole, weigh(whole.group(scene, end), scene))]
    joined = join([alone], [Replayed(end, np.full(12, end))], scene, end)
    assert joined.verdict.bits == alone.verdict.bits
    assert joined.verdict.linked.tolist() == alone.verdict.linked.tolist()
    assert joined.parts == (alone,)
