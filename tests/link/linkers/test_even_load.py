"""Even load: its likelihood against scipy's, and random groups of customers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nbinom

from stillwatch.link.linkers.even_load import EvenLoadLinker, _negative_binomial, _population_spread
from tests.stage.null import false_alarms
from tests.stage.population import Population
from tests.stage.staging import staged

CUSTOMERS = [Population(count=300, a_day=6.0, spread=1.0)]


@given(st.lists(st.integers(0, 500), min_size=1), st.floats(0.1, 300), st.floats(0.2, 40))
def test_the_likelihood_is_the_negative_binomial(counts: list[int], mean: float, shape: float) -> None:
    found = _negative_binomial(np.array(counts, float), np.full(len(counts), mean), shape)
    assert found == pytest.approx(nbinom.logpmf(counts, shape, shape / (shape + mean)), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("spread", [0.5, 1.0, 1.5])
def test_the_spread_of_log_normal_rates_is_found(spread: float) -> None:
    accounts = staged([Population(count=800, a_day=60.0, spread=spread)])[0].accounts
    assert _population_spread(accounts) == pytest.approx(spread, rel=0.15)


@pytest.mark.parametrize("bits", [2.0, 4.0])
def test_random_groups_of_customers_seldom_look_even(bits: float) -> None:
    assert false_alarms(EvenLoadLinker(), CUSTOMERS, bits) <= 2.0**-bits


def test_the_group_speaks_once_however_large_it_is() -> None:
    rates = {"a_day": 20.0, "spread": 0.0}
    bits = []
    for count in (40, 160):
        scene, group = staged([Population(count=count, member=True, **rates), *CUSTOMERS])  # type: ignore[arg-type]
        bits.append(EvenLoadLinker().weigh(group, scene).bits)
    assert bits[0] == bits[1] > 3
