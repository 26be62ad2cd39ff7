"""Shared networks need addresses and nothing else."""

from __future__ import annotations

from stillwatch.link.linkers.shared_network import SharedNetworkLinker
from tests.stage.population import Population
from tests.stage.staging import staged

LINKER = SharedNetworkLinker()
STRANGERS = Population(count=80, a_day=3.0, attributes={"net": "*"})


def test_no_account_facts_are_needed() -> None:
    scene, group = staged([Population(count=12, member=True, attributes={"net": "exit"}), STRANGERS])
    assert not scene.accounts.has_facts
    found = LINKER.weigh(group, scene)
    assert found.bits > 10
    assert [shared.kind for shared in found.shared] == ["net"]


def test_without_addresses_it_says_so() -> None:
    scene, group = staged([Population(count=12, member=True), Population(count=50)])
    assert LINKER.weigh(group, scene).needs == "client addresses"


def test_two_exits_name_two_ties() -> None:
    members = Population(count=14, member=True, attributes={"net": ["a", "b"]})
    scene, group = staged([members, STRANGERS])
    shared = LINKER.weigh(group, scene).shared
    assert sorted(s.accounts.tolist() for s in shared) == [list(range(0, 14, 2)), list(range(1, 14, 2))]
