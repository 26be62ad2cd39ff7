"""Likelihood ratios in bits that several detectors and linkers share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln


def poisson_bits(seen: float, expected: float) -> float:
    """Log2 Bayes factor of `seen` coincidences against a Poisson count with mean `expected`.

    The alternative is a Poisson whose rate has an exponential prior with mean `expected + 1`,
    so that a single coincidence is never worth more than its surprise. Never positive where fewer were
    seen than expected: that is a surprise too, but none that speaks for coincidence.
    """
    if expected <= 0:
        expected = 1e-9
    mean = expected + 1.0
    # marginal of a Poisson under an exponential prior is geometric
    alternative = seen * np.log(mean / (1 + mean)) - np.log1p(mean)
    null = seen * np.log(expected) - expected - gammaln(seen + 1)
    bits = float((alternative - null) / np.log(2))
    return bits if seen >= expected else min(bits, 0.0)


def binomial_bits(hits: float, trials: float, chance: float) -> float:
    """Log2 Bayes factor of `hits` in `trials` against `chance`, the alternative being a rate uniform
    between `chance` and 1. Negative where the share lies below chance."""
    if trials <= 0:
        return 0.0
    chance = min(max(chance, 1e-9), 1 - 1e-9)
    rates = chance + (1 - chance) * (np.arange(64) + 0.5) / 64
    with np.errstate(divide="ignore"):
        logs = hits * np.log(rates / chance) + (trials - hits) * np.log((1 - rates) / (1 - chance))
    return float((np.logaddexp.reduce(logs) - np.log(64)) / np.log(2))


def counts_of(codes: NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """How often each code 0..size-1 occurs; negative codes (missing) are left out."""
    counted: NDArray[np.int64] = np.bincount(codes[codes >= 0], minlength=size)
    return counted


def within(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places of spans in an array, span after span: starts[0] to ends[0] - 1, starts[1] to ..."""
    lengths = ends - starts
    before = np.cumsum(lengths) - lengths
    places: NDArray[np.int64] = np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))
    return places


def distinct(values: NDArray[np.int64]) -> NDArray[np.int64]:
    """The distinct values, sorted: what `np.unique` gives, which hashes and takes several times as long."""
    ordered = np.sort(values)
    first = np.ones(len(ordered), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    found: NDArray[np.int64] = ordered[first]
    return found
