"""Sign-up batches: neighbours against a plain loop, owners, and random groups of customers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.link.linkers.signup_batch import SignupBatchLinker, _crowds, _others_within
from tests.stage.null import false_alarms
from tests.stage.population import Population
from tests.stage.staging import staged

LINKER = SignupBatchLinker()
STRANGERS = Population(count=200, a_day=3.0, created=[(-2000.0, 0.0)])


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 4)), min_size=1, max_size=25),
    st.sampled_from([1.0, 4.5]),
)
def test_neighbours_are_those_of_a_plain_loop(signups: list[tuple[int, int]], reach: float) -> None:
    expected = [
        sum(abs(t - other) <= reach and owner != whose for other, whose in signups) for t, owner in signups
    ]
    times, owners = np.array([t for t, _ in signups], float), np.array([o for _, o in signups])
    assert _others_within(times, owners, reach).tolist() == expected


@given(st.lists(st.one_of(st.just(np.nan), st.integers(0, 900).map(float)), min_size=1, max_size=30))
def test_crowds_are_those_of_a_plain_loop(hours: list[float]) -> None:
    found = _crowds(3600 * np.array(hours))
    for crowd, reach in zip(found, (1, 84), strict=True):
        expected = [sum(abs(hour - other) <= reach for other in hours) for hour in hours]
        assert crowd.tolist() == expected


def test_an_organisation_that_rolls_out_is_one_owner() -> None:
    batch = {"count": 20, "member": True, "created": [(-100.0, -99.5)]}
    strangers, company = (
        staged([Population(**batch, org=org), STRANGERS])  # type: ignore[arg-type]
        for org in ("*", "acme")
    )
    assert LINKER.weigh(strangers[1], strangers[0]).bits > 5
    assert LINKER.weigh(company[1], company[0]).bits == 0


def test_only_the_batch_is_linked() -> None:
    spread: list[tuple[float, float]] = [(-2000.0 + 150 * n, -1999.0 + 150 * n) for n in range(6)]
    members = [
        Population(count=10, member=True, created=[(-60.0, -59.5)]),
        Population(count=6, member=True, created=spread),
    ]
    scene, group = staged([*members, STRANGERS])
    found = LINKER.weigh(group, scene)
    assert (found.per_account > 1).tolist() == [True] * 10 + [False] * 6
    assert found.says.startswith("10 of 16 accounts")


def test_two_batches_are_two_and_count_by_their_size() -> None:
    batches = [
        Population(count=n, member=True, created=[(at, at + 0.5)]) for n, at in ((9, -60.0), (6, -900.0))
    ]
    scene, group = staged([*batches, STRANGERS])
    found = LINKER.weigh(group, scene)
    assert sorted(one.accounts.tolist() for one in found.shared) == [list(range(9)), list(range(9, 15))]
    assert {len(one.accounts): one.bits / found.bits for one in found.shared} == pytest.approx(
        {9: 0.6, 6: 0.4}
    )


@pytest.mark.parametrize("bits", [2.0, 4.0])
def test_random_groups_of_customers_are_seldom_a_batch(bits: float) -> None:
    launch = Population(count=150, a_day=3.0, created=[(-100.0, -76.0)])
    assert false_alarms(LINKER, [STRANGERS], bits) <= 2.0**-bits
    assert false_alarms(LINKER, [STRANGERS, launch], bits) <= 2.0**-bits
