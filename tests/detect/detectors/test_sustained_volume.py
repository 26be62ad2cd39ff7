"""Sustained volume: bits grow with the rate, within bounds, and a short life counts as a day."""

from __future__ import annotations

import numpy as np
import pytest

from stillwatch.detect.detectors.sustained_volume import SustainedVolumeDetector, _rates
from tests.stage.population import Population
from tests.stage.staging import staged

DETECTOR = SustainedVolumeDetector()


def bits(a_day: float) -> float:
    member = Population(count=20, member=True, a_day=a_day, spread=0.1)
    scene, group = staged([member, Population(count=100, a_day=5.0)])
    return DETECTOR.weigh(group, scene).bits


def test_bits_grow_with_the_rate_and_stay_small() -> None:
    found = [bits(rate) for rate in (0.5, 2.0, 5.0, 20.0, 200.0, 400.0)]
    assert found == sorted(found)
    assert found[0] < 0 < found[-1]
    assert max(map(abs, found)) <= 3


def test_rates_are_a_day_of_what_was_seen() -> None:
    day = 86400.0
    rates = _rates(
        np.array([10, 10, 10]), np.array([0.0, 0.0, 9 * day]), np.array([5 * day, 3600.0, 20 * day]), 14 * day
    )
    assert rates == pytest.approx([2.0, 10.0, 2.0])


def test_too_few_customers_are_no_measure() -> None:
    scene, group = staged([Population(count=20, member=True), Population(count=20)])
    assert DETECTOR.weigh(group, scene).says == ""


def test_the_first_hours_are_compared_with_customers_first_hours() -> None:
    """A member's rate of a few hours is one of a day; against customers' whole days it was low."""
    member = Population(count=60, member=True, a_day=20.0, spread=0.1)
    for hours in (4.0, 8.0, 24.0, 168.0):
        scene, group = staged([member, Population(count=300, a_day=5.0)], until=hours)
        assert DETECTOR.weigh(group, scene).bits > 0, hours


def test_who_sends_as_customers_do_says_nothing_at_any_hour() -> None:
    alike = Population(count=60, member=True, a_day=5.0)
    for hours in (12.0, 36.0, 168.0):
        scene, group = staged([alike, Population(count=300, a_day=5.0)], until=hours)
        assert abs(DETECTOR.weigh(group, scene).bits) < 0.7, hours


def test_before_enough_customers_were_there_nothing_is_said() -> None:
    late = Population(count=300, begins=(100.0, 120.0))
    scene, group = staged([Population(count=20, member=True), late], until=24.0)
    assert DETECTOR.weigh(group, scene).says == ""
