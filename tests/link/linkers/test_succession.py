"""Succession: who follows whom against a plain loop."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.link.linkers.succession import SuccessionLinker, _ends, _follows
from tests.stage.null import false_alarms
from tests.stage.population import Population, Relay
from tests.stage.staging import staged

LINKER = SuccessionLinker()
STRANGERS = Population(count=100, a_day=3.0)
moments = st.lists(st.integers(0, 20_000), min_size=1, max_size=12)


@given(moments, moments)
def test_who_follows_is_what_a_plain_loop_finds(starts: list[int], ends: list[int]) -> None:
    # the moment of the end itself belongs to the account that ends
    expected = [any(0 < start - end <= 1800 for end in ends) for start in starts]
    found = _follows(np.array(starts, float), np.sort(np.array(ends, float)))
    assert found.tolist() == expected


def test_the_replaced_link_to_nothing_and_replacements_are_linked() -> None:
    relay = Relay(chains=3, life=30.0, gap=2.0, refused=True)
    scene, group = staged(
        [Population(count=15, member=True, a_day=400.0, spread=0.0, relay=relay), STRANGERS]
    )
    found = LINKER.weigh(group, scene)
    assert found.bits > 3
    first_of_chains = np.arange(15) < 3
    assert not found.per_account[first_of_chains].any()
    assert (found.per_account[~first_of_chains] > 1).all()


def test_a_refused_account_ends_once_at_its_first_refusal() -> None:
    relay = Relay(chains=3, life=30.0, gap=2.0, refused=True)
    scene, group = staged(
        [Population(count=15, member=True, a_day=400.0, spread=0.0, relay=relay), STRANGERS]
    )
    traffic = scene.traffic
    first = [float(traffic.ts[traffic.refused & (traffic.account == a)].min()) for a in group.accounts]
    gone = [at for at, a in zip(first, group.accounts, strict=True) if at < group.until]
    assert _ends(group, scene).tolist() == sorted(gone)
    nobody = replace(scene, traffic=replace(traffic, refused=np.zeros(len(traffic), bool)))
    quiet = scene.accounts.last_seen[group.accounts]
    assert _ends(group, nobody).tolist() == sorted(quiet[quiet < group.until - 12 * 3600.0].tolist())


def test_refusals_of_strangers_end_no_member() -> None:
    relay = Relay(chains=1, life=10.0, gap=5.0, refused=True)
    banned = Population(count=14, a_day=300.0, spread=0.0, relay=relay)
    scene, group = staged(
        [Population(count=12, member=True, begins=(0.0, 100.0), a_day=20.0), banned, STRANGERS]
    )
    assert LINKER.weigh(group, scene).bits == 0


def test_random_groups_of_customers_seldom_succeed_each_other() -> None:
    come_and_go = [Population(count=40, a_day=8.0, active=(20.0 * n, 20.0 * n + 40)) for n in range(6)]
    assert false_alarms(LINKER, come_and_go, 3.0) <= 0.125
