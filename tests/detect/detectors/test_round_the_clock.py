"""Round the clock: the quietest hours against a plain loop, and no say in where people live."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.detect.detectors.round_the_clock import RoundTheClockDetector, quietest_share
from tests.stage.population import DAY, HOUR, Population
from tests.stage.staging import staged

DETECTOR = RoundTheClockDetector()
CUSTOMERS = Population(count=60, a_day=4.0)
moments = st.lists(st.floats(0, 5 * DAY, allow_nan=False), min_size=1, max_size=60)


def bits(*hours: float, **given: object) -> float:
    member = Population(count=20, member=True, a_day=20.0, hours=hours or None, **given)  # type: ignore[arg-type]
    scene, group = staged([member, CUSTOMERS])
    return DETECTOR.weigh(group, scene).bits


@given(moments)
def test_the_quietest_share_is_that_of_a_plain_loop(ts: list[float]) -> None:
    hours = [int(t % DAY // HOUR) for t in ts]
    least = min(sum((hour - start) % 24 < 8 for hour in hours) for start in range(24))
    assert quietest_share(np.array(ts)) == pytest.approx(least / len(ts))


@given(moments, st.integers(1, 23))
def test_where_the_quiet_hours_lie_is_not_looked_at(ts: list[float], moved: int) -> None:
    whole = np.floor(np.array(ts))
    assert quietest_share(whole + moved * HOUR) == quietest_share(whole)


def test_it_speaks_the_more_against_the_longer_they_sleep() -> None:
    found = [bits(0.0, awake) for awake in (24.0, 20.0, 18.0, 17.0)]
    assert found == sorted(found, reverse=True)
    assert found[0] > 0 > found[-1]


def test_bits_stay_between_two_against_and_half_a_bit_for() -> None:
    assert bits(9.0, 10.0) == -2.0
    assert 0.3 < bits() <= 0.5


def test_it_names_no_account() -> None:
    scene, group = staged([Population(count=20, member=True, a_day=20.0), CUSTOMERS])
    found = DETECTOR.weigh(group, scene)
    assert found.bits > 0
    assert not found.per_account.any()
