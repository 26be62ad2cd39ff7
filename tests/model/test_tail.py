"""The censored tail against known distributions, clean and contaminated."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import genpareto

from stillwatch.model.tail import CensoredTail, fit_tail
from stillwatch.model.tail import outlier_bits as stands_out
from stillwatch.model.traffic import Floats

values = st.lists(st.floats(-5, 5), min_size=5, max_size=60).map(np.array)


def rank_bits(value: float, reference: Floats) -> float:
    """-log2 of the conformal p-value, worked out in full."""
    return float(-np.log2((1 + (reference >= value).sum()) / (1 + len(reference))))


def outlier_bits(value: float, reference: Floats) -> float:
    return stands_out(value, rank_bits(value, reference), fit_tail(reference))


def pareto(n: int, seed: int) -> Floats:
    drawn: Floats = genpareto.rvs(0.25, size=n, random_state=np.random.default_rng(seed))
    return drawn


def test_the_tail_is_a_generalised_pareto() -> None:
    tail = CensoredTail(begin=1.0, scale=2.0, above=0.2, trusted=2.0)
    for x in (1.0, 2.5, 9.0):
        p = 0.2 * genpareto.sf(x, 0.25, loc=1.0, scale=2.0)
        assert tail.bits(x) == pytest.approx(-np.log2(p))


def test_what_is_fitted_is_what_was_drawn() -> None:
    tail = fit_tail(pareto(40_000, 1))
    for p in (0.01, 0.001, 0.0001):
        assert tail.bits(float(genpareto.isf(p, 0.25))) == pytest.approx(-np.log2(p), abs=0.25)


def test_p_values_go_below_one_in_n() -> None:
    reference = pareto(100, 2)
    assert rank_bits(50.0, reference) == pytest.approx(np.log2(101))
    assert outlier_bits(50.0, reference) > np.log2(101) + 3


@pytest.mark.parametrize("share", [0.03, 0.05, 0.08])
def test_contamination_hides_the_rank_and_not_the_tail(share: float) -> None:
    clean = pareto(1000, 3)
    contaminated = np.concatenate([clean[: int(1000 * (1 - share))], np.full(int(1000 * share), 40.0)])
    assert rank_bits(39.0, contaminated) < 5.1
    assert outlier_bits(39.0, contaminated) > rank_bits(39.0, contaminated) + 5
    assert outlier_bits(39.0, contaminated) < outlier_bits(39.0, clean)


@pytest.mark.parametrize("bits", [3, 5, 7])
def test_values_of_the_null_seldom_stand_out(bits: int) -> None:
    """Both p-values are right under the null, so the larger bits come at most twice as often as they say."""
    drawn = pareto(20_000, 4).reshape(-1, 200)
    tested = pareto(len(drawn) * 20, 5).reshape(-1, 20)
    out = [outlier_bits(x, row) >= bits for row, xs in zip(drawn, tested, strict=True) for x in xs]
    assert np.mean(out) <= 2 * 2.0**-bits


@given(values, st.floats(-6, 6), st.floats(0, 5))
def test_who_stands_out_further_has_no_fewer_bits(reference: Floats, value: float, further: float) -> None:
    assert outlier_bits(value + further, reference) >= outlier_bits(value, reference) - 1e-9
    assert outlier_bits(value, reference) >= 0


@given(values)
def test_moderate_values_have_their_rank(
    reference: Floats,
) -> None:
    moderate = float(np.quantile(reference, 0.9))
    assert outlier_bits(moderate, reference) == rank_bits(moderate, reference)


def test_a_reference_of_equal_values_is_no_fault() -> None:
    assert outlier_bits(1.0, np.ones(60)) == 0.0
    assert np.isfinite(outlier_bits(2.0, np.ones(60)))
