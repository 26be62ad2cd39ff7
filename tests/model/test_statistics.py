"""Bayes factors against scipy, and what every likelihood ratio must obey under its null."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import binom, nbinom, poisson

from stillwatch.model.statistics import binomial_bits, counts_of, poisson_bits

rates = st.floats(0.01, 60)


@given(st.integers(0, 80), rates)
def test_coincidences_are_weighed_by_an_exponential_prior(seen: int, expected: float) -> None:
    assume(seen >= expected)
    mean = expected + 1
    # Poisson counts whose rate is exponential are geometric: a negative binomial of shape 1
    alternative, null = nbinom.logpmf(seen, 1, 1 / (1 + mean)), poisson.logpmf(seen, expected)
    bits = poisson_bits(seen, expected)
    assert bits == pytest.approx((alternative - null) / np.log(2), rel=1e-6, abs=1e-6)


@given(rates)
def test_chance_alone_seldom_looks_like_more_than_chance(expected: float) -> None:
    """Under the null the mean of a likelihood ratio is at most 1, counting only what speaks for it."""
    seen = np.arange(0, 400)
    ratios = np.array([2.0 ** min(poisson_bits(k, expected), 900.0) for k in range(400)])
    assert float((poisson.pmf(seen, expected) * ratios)[ratios > 1].sum()) <= 1.0 + 1e-6


@given(rates, st.floats(0, 1))
def test_fewer_than_expected_never_speak_for_coincidence(expected: float, share: float) -> None:
    assert poisson_bits(share * expected * 0.999, expected) <= 0


@given(rates)
def test_the_more_are_seen_the_more_it_says(expected: float) -> None:
    bits = [poisson_bits(seen, expected) for seen in range(int(expected) + 1, int(expected) + 60)]
    assert bits == sorted(bits)
    assert bits[-1] > 10


@given(st.floats(1e-6, 0.5))
def test_one_coincidence_is_worth_no_more_than_its_surprise(expected: float) -> None:
    assert poisson_bits(1, expected) <= -np.log2(poisson.sf(0, expected)) + 1e-9


def test_what_is_impossible_by_chance_is_finite() -> None:
    assert np.isfinite(poisson_bits(5, 0.0))
    assert poisson_bits(0, 0.0) <= 0


@given(st.integers(1, 60), st.data(), st.floats(0.01, 0.95))
def test_shares_are_weighed_by_a_uniform_prior(trials: int, data: st.DataObject, chance: float) -> None:
    hits = data.draw(st.integers(0, trials))
    marginal, _ = quad(lambda rate: binom.pmf(hits, trials, rate) / (1 - chance), chance, 1, limit=200)
    null = binom.pmf(hits, trials, chance)
    assume(marginal > 1e-200 and null > 1e-200)
    assert binomial_bits(hits, trials, chance) == pytest.approx(np.log2(marginal / null), abs=0.2)


@given(st.integers(1, 80), st.floats(0.01, 0.99))
def test_a_share_by_chance_has_a_mean_ratio_of_one(trials: int, chance: float) -> None:
    hits = np.arange(trials + 1)
    ratios = np.array([2.0 ** binomial_bits(k, trials, chance) for k in range(trials + 1)])
    assert float((binom.pmf(hits, trials, chance) * ratios).sum()) == pytest.approx(1, rel=1e-6)


@given(st.integers(2, 60), st.floats(0.02, 0.9))
def test_below_chance_speaks_against_and_all_hits_for_it(trials: int, chance: float) -> None:
    assert binomial_bits(0, trials, chance) < 0 < binomial_bits(trials, trials, chance)
    assert binomial_bits(0, 0, chance) == 0


@given(st.lists(st.integers(-1, 6)))
def test_codes_are_counted_and_missing_ones_left_out(codes: list[int]) -> None:
    counted = Counter(codes)
    assert counts_of(np.array(codes, np.int64), 7).tolist() == [counted[code] for code in range(7)]
