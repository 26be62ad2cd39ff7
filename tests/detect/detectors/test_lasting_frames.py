"""Lasting frames: closeness against all pairs, and where nothing can be said."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.detect.detectors.lasting_frames import LastingFramesDetector, closeness
from stillwatch.model.traffic import Floats, Ints
from tests.stage.population import DAY, HOUR, Population
from tests.stage.staging import staged

DETECTOR = LastingFramesDetector()
CUSTOMERS = Population(count=60, a_day=4.0)
sightings = st.lists(st.tuples(st.integers(0, 96), st.integers(1, 4)), min_size=60, max_size=120)


def bits(**member: object) -> float:
    scene, group = staged([Population(count=25, member=True, **member), CUSTOMERS])  # type: ignore[arg-type]
    return DETECTOR.weigh(group, scene).bits


def by_pairs(ts: Floats, frame: Ints) -> float:
    """The same by looking at every pair."""
    uses = {f: [t for t, g in zip(ts, frame, strict=True) if g == f] for f in set(frame.tolist())}
    chosen = {f: moments for f, moments in uses.items() if 5 <= len(moments) < len(ts) / 2}
    shown = sorted(t for moments in chosen.values() for t in moments)
    if len(shown) < 50:
        return 1.0
    usual = _near(shown)
    return float(sum(len(moments) * _near(moments) for moments in chosen.values()) / len(shown) / usual)


def _near(moments: list[float]) -> float:
    return float(np.mean([abs(one - other) <= DAY / 2 for one, other in combinations(moments, 2)]))


@given(sightings)
def test_closeness_is_that_of_all_pairs(sent: list[tuple[int, int]]) -> None:
    ts, frame = np.array(sorted(h * HOUR for h, _ in sent)), np.array([f for _, f in sent])
    assert closeness(ts, np.arange(len(ts)), frame) == pytest.approx(by_pairs(ts, frame))


def test_moments_that_all_lie_far_apart_tell_nothing() -> None:
    days = np.linspace(0.0, 59 * DAY, 60)
    assert closeness(days, np.arange(60), np.arange(60) % 4) == 1.0


def test_it_speaks_the_more_against_the_shorter_each_question_lasts() -> None:
    found = [bits(a_day=6.0, listed=14, each_lasts=hours) for hours in (0.0, 84.0, 40.0, 12.0)]
    assert found == sorted(found, reverse=True)
    assert found[0] == 0.0
    assert found[-1] == -3.0


def test_a_day_is_too_short_to_tell() -> None:
    assert bits(a_day=20.0, listed=6, each_lasts=4.0, active=(0.0, 30.0)) == 0.0


def test_nothing_is_said_where_nobody_looked_at_wordings_or_too_few_were_sent() -> None:
    assert bits(a_day=20.0) == 0.0
    assert bits(a_day=0.2, listed=7, each_lasts=24.0) == 0.0


def test_it_names_no_account() -> None:
    scene, group = staged([Population(count=25, member=True, listed=7, each_lasts=24.0), CUSTOMERS])
    found = DETECTOR.weigh(group, scene)
    assert found.bits < 0
    assert not found.per_account.any()
