"""Crowded hours: crowding against all pairs and an even stream, and where nothing can be said."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.detect.detectors.crowded_hours import CrowdedHoursDetector, crowding
from tests.stage.population import HOUR, Population
from tests.stage.staging import staged

DETECTOR = CrowdedHoursDetector()
CUSTOMERS = Population(count=60, a_day=4.0)


def bits(**member: object) -> float:
    scene, group = staged([Population(count=25, member=True, **member), CUSTOMERS])  # type: ignore[arg-type]
    return DETECTOR.weigh(group, scene).bits


@given(st.lists(st.integers(0, 72 * 60), min_size=5, max_size=60))
def test_crowding_is_that_of_all_pairs(minutes: list[int]) -> None:
    ts = np.sort(np.array([0, *minutes, 72 * 60]) * 60.0)
    apart = np.array([other - one for one, other in combinations(ts, 2)])
    further = apart[apart > HOUR / 6]
    drawn = ((1 - 1 / 432) ** 2 - (1 - 1.5 / 72) ** 2) / (1 - 1 / 432) ** 2  # two points on a line
    assert crowding(ts) == pytest.approx((further <= 1.5 * HOUR).mean() / drawn)


@pytest.mark.parametrize("days", [1, 3, 14])
def test_an_even_stream_has_one(days: int) -> None:
    assert crowding(np.linspace(0, days * 24 * HOUR, 5000)) == pytest.approx(1, abs=0.02)


def test_moments_that_are_all_one_burst_have_one() -> None:
    assert crowding(np.linspace(0.0, 240.0, 5)) == 1.0


def test_bursts_at_any_hour_say_nothing() -> None:
    assert bits(a_day=12.0, together=30.0) == 0.0


def test_it_speaks_the_more_against_the_shorter_the_hours() -> None:
    found = [bits(a_day=8.0, hours=(9.0, 9.0 + hours)) for hours in (24.0, 6.0, 3.0, 1.0)]
    assert found == sorted(found, reverse=True)
    assert found[0] == 0.0
    assert found[-1] == -3.0


def test_few_exchanges_and_a_short_while_tell_nothing() -> None:
    assert bits(a_day=0.2, hours=(9.0, 10.0)) == 0.0
    assert bits(a_day=40.0, active=(9.0, 17.0)) == 0.0


def test_it_names_no_account() -> None:
    scene, group = staged([Population(count=25, member=True, a_day=8.0, hours=(9.0, 10.0)), CUSTOMERS])
    found = DETECTOR.weigh(group, scene)
    assert found.bits < 0
    assert not found.per_account.any()
