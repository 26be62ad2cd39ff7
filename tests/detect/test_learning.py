"""A replay learns from what was there by then, in a bounded number of slices."""

from __future__ import annotations

import numpy as np
import pytest

from stillwatch.detect import learning
from stillwatch.detect.learning import learning_moment
from tests.stage.population import HOUR, Population
from tests.stage.staging import staged


def test_moments_are_never_later_than_what_is_looked_at_and_few() -> None:
    scene, _ = staged([Population(count=60)])
    hours = np.arange(scene.began, scene.ended, HOUR / 4)
    found = np.array([learning_moment(scene, float(hour)) for hour in hours])
    assert (found <= hours).all()
    assert (np.diff(found) >= 0).all()
    assert len(np.unique(found)) <= 168
    assert (hours - found <= HOUR + 1e-6).all()


def test_many_accounts_are_learned_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    scene, _ = staged([Population(count=60)])
    monkeypatch.setattr(learning, "_LEARNED", 60 * 7)
    hours = np.arange(scene.began, scene.ended, HOUR)
    assert len({learning_moment(scene, float(hour)) for hour in hours}) == 7


def test_at_the_end_everything_is_known() -> None:
    scene, _ = staged([Population(count=60)])
    assert learning_moment(scene, scene.ended + 1e-3) == np.inf
