"""Hours, and who sends how much in each."""

from __future__ import annotations

import numpy as np

from stillwatch.range.arrivals import DAY, HOUR
from stillwatch.range.fingerprints.clock import Hour, day_rhythm, senders

NOON = Hour(12 * HOUR, 0, DAY)


def test_moments_lie_within_the_hour() -> None:
    ts = NOON.moments(np.random.default_rng(1), 500)
    assert NOON.of_day == 12
    assert ts.min() >= 12 * HOUR
    assert ts.max() < 13 * HOUR


def test_what_falls_outside_the_window_is_mirrored() -> None:
    inside = NOON.inside(np.array([-5, 7, DAY, DAY + 9]))
    assert inside.tolist() == [5, 7, DAY - 1, DAY - 10]


def test_a_rhythm_has_one_exchange_a_day_for_each() -> None:
    assert np.allclose(day_rhythm().mean(axis=1), 1.0, atol=0.01)
    assert day_rhythm()[0, 12] > 3 * day_rhythm()[0, 0]


def test_each_sends_as_often_as_its_weight_says() -> None:
    weights = np.array([0.0, 3.0, 0.0, 1.0])
    sent = np.concatenate([senders(np.random.default_rng(seed), weights) for seed in range(500)])
    counts = np.bincount(sent, minlength=4) / 500
    assert counts[0] == counts[2] == 0
    assert abs(counts[1] - 3.0) < 0.3
    assert abs(counts[3] - 1.0) < 0.15
    assert len(senders(np.random.default_rng(1), np.zeros(0))) == 0
