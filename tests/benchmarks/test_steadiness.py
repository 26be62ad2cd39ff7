"""What grows is told from what only swings."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.steadiness import steadiness

HOURS = np.linspace(0, 1, 360)
SWING = 4 * np.random.default_rng(5).standard_normal(360)


def test_what_swings_about_a_level_is_flat() -> None:
    found = steadiness(HOURS, 500 + SWING)
    assert found.is_flat
    assert found.low < 0 < found.high


def test_what_grows_is_not_flat_and_its_slope_is_found() -> None:
    found = steadiness(HOURS, 500 + 60 * HOURS + SWING)
    assert not found.is_flat
    assert found.low < 60 < found.high


def test_growth_that_ends_while_it_settles_does_not_count() -> None:
    assert steadiness(HOURS, 500 + 100 * np.minimum(HOURS, 1 / 7) + SWING).is_flat


def test_growth_that_the_noise_could_hide_is_not_called_flat() -> None:
    found = steadiness(HOURS, 100 + 20 * np.random.default_rng(6).standard_normal(360))
    assert not found.is_flat
    assert found.low < 0 < found.high


def test_too_few_samples_are_refused() -> None:
    with pytest.raises(ValueError, match="expected 30"):
        steadiness(HOURS[:20], SWING[:20])
