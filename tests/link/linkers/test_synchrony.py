"""Synchrony: neighbours of other accounts against a loop over all pairs, and independent senders."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.link.linkers.synchrony import SynchronyLinker, _other_accounts
from tests.stage.null import false_alarms
from tests.stage.population import Population
from tests.stage.staging import staged

LINKER = SynchronyLinker()


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 4)), min_size=1, max_size=40),
    st.sampled_from([1, 5]),
    st.sampled_from([-20, 0, 7]),
)
def test_neighbours_are_those_of_all_pairs(sent: list[tuple[int, int]], reach: int, move: int) -> None:
    sent = sorted(sent)
    expected = [
        sum(abs(t + move - other) <= reach and who != whose for other, whose in sent) for t, who in sent
    ]
    ts, account = np.array([1e9 + t for t, _ in sent]), np.array([who for _, who in sent])
    assert _other_accounts(ts, account, float(reach), float(move)).tolist() == expected


def test_those_who_send_alone_are_not_linked() -> None:
    members = [
        Population(count=8, member=True, together=1.0, a_day=20.0),
        Population(count=3, member=True, a_day=20.0),
    ]
    scene, group = staged([*members, Population(count=50)])
    found = LINKER.weigh(group, scene)
    assert found.bits > 5
    assert (found.per_account[:8] > 1).all()
    assert (found.per_account[8:] < found.per_account[:8].min()).all()


@pytest.mark.parametrize(
    "customers",
    [
        [Population(count=150, a_day=20.0)],
        [Population(count=100, a_day=60.0, active=(30.0, 40.0)), Population(count=100, a_day=5.0)],
    ],
    ids=["at any time", "in office hours"],
)
def test_independent_senders_are_seldom_in_step(customers: list[Population]) -> None:
    assert false_alarms(LINKER, customers, 3.0) <= 0.125


def test_the_more_the_moments_are_spread_the_weaker_it_gets() -> None:
    bits = []
    for apart in (1.0, 60.0, 1800.0):
        scene, group = staged([Population(count=8, member=True, together=apart, a_day=20.0)])
        bits.append(LINKER.weigh(group, scene).bits)
    assert bits == sorted(bits, reverse=True)
    assert bits[-1] == 0
