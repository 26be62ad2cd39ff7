"""Rates over partitions: an attacker who is far away is found, and a window without one is not."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.detection_rates import BENIGN, Material, Method, interval, mean_over, rates_of
from benchmarks.mahalanobis import MahalanobisReference
from stillwatch.detect.content.shift import ShiftReference


@pytest.mark.parametrize("learn", [ShiftReference.learn, MahalanobisReference.learn])
def test_an_attacker_far_from_customers_is_found(learn: type) -> None:
    rng = np.random.default_rng(1)
    benign = rng.standard_normal((1200, 4)).astype(np.float32)
    far = rng.standard_normal((80, 4)).astype(np.float32) + np.float32(6)
    material = Material(benign, np.arange(1200) // 2, {"far": far}, (0.5,), 100)
    rates = rates_of(Method("any", learn, slice(None), 2, 30, 2, 3), material, [7])
    assert rates["far", 0.5] == [1.0, 1.0]
    assert np.mean(rates[BENIGN, 0.0]) < 0.2
    assert mean_over(rates, ["far"], 0.5) == [1.0, 1.0]


def test_an_interval_is_as_wide_as_partitions_differ() -> None:
    assert interval([0.5, 0.5, 0.5]) == (0.5, 0.5, 0.5)
    low, mean, high = interval([0.2, 0.8])
    assert (low, mean, high) == (0.0, 0.5, 1.0)
    assert interval([0.3]) == (0.0, 0.3, 1.0)


def test_the_mean_distance_of_rows_is_that_of_the_definition() -> None:
    rng = np.random.default_rng(2)
    rows = rng.standard_normal((4000, 3)).astype(np.float32) * np.array([1, 2, 3], np.float32)
    reference = MahalanobisReference.learn(rows, np.arange(4000), seed=0)
    assert reference.score(np.array([[1, 2, 3]], np.float32)) == pytest.approx(3**0.5, rel=0.05)
