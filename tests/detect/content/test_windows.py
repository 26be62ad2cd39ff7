"""The calibrated test: benign windows pass as often as asked, others do not; a conversation counts once."""

from __future__ import annotations

import numpy as np
import pytest

from stillwatch.detect.content.kernel import KernelReference
from stillwatch.detect.content.windows import WindowTest
from stillwatch.detect.fingerprints.arrays import Float32s, Int64s

SIZE = 60


def conversations(count: int, seed: int, turns: int = 2) -> tuple[Float32s, Int64s]:
    """Rows whose conversation decides most of what they say."""
    rng = np.random.default_rng(seed)
    topics = np.repeat(rng.standard_normal((count, 6)), turns, axis=0)
    rows = topics + 0.3 * rng.standard_normal((count * turns, 6))
    return rows.astype(np.float32), np.repeat(np.arange(count), turns)


def p_values(test: WindowTest, windows: int, shift: float, turns: int = 2) -> list[float]:
    drawn = []
    for seed in range(windows):
        rows, _ = conversations(400, 1000 + seed, turns)
        chosen = np.random.default_rng(seed).permutation(len(rows))[:SIZE]
        drawn.append(test.p_value(rows[chosen] + np.float32(shift)))
    return drawn


def test_benign_windows_of_new_sources_are_called_unlike_as_often_as_asked() -> None:
    test = WindowTest.fit(*conversations(800, 1), SIZE, seed=2)
    found = np.array(p_values(test, 400, 0.0))
    # three standard errors of the 400 windows, and as much again for the one calibration
    assert 0.04 < (found <= 0.1).mean() < 0.19
    assert found.min() >= 1 / (1 + test.scores.size)


def test_a_window_that_is_shifted_is_found() -> None:
    test = WindowTest.fit(*conversations(800, 1), SIZE, seed=2)
    assert max(p_values(test, 20, 1.0)) <= 0.01


def test_long_conversations_do_not_raise_false_alarms() -> None:
    rows, sources = conversations(800, 3)
    long, _ = conversations(1, 4, turns=3000)
    test = WindowTest.fit(np.concatenate([rows, long]), np.append(sources, np.full(3000, 9999)), SIZE, seed=2)
    assert np.median(p_values(test, 60, 0.0)) > 0.2
    assert max(p_values(test, 10, 1.0)) <= 0.01


def test_any_score_can_be_calibrated() -> None:
    test = WindowTest.fit(
        *conversations(200, 5), SIZE, seed=2, learn=KernelReference.learn, halvings=1, windows=30
    )
    assert len(test.references) == 2
    assert test.scores.shape == (2, 30)
    assert max(p_values(test, 5, 1.5)) < 0.05 < min(p_values(test, 5, 0.0))


def test_the_same_rows_and_seed_give_the_same_test() -> None:
    rows, sources = conversations(300, 6)
    one, other = (WindowTest.fit(rows, sources, SIZE, seed=3) for _ in range(2))
    assert np.array_equal(one.scores, other.scores)
    assert not np.array_equal(one.scores, WindowTest.fit(rows, sources, SIZE, seed=4).scores)


def test_too_few_sources_and_other_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="half of the sources hold 20 rows, a window 60"):
        WindowTest.fit(*conversations(20, 7), SIZE, seed=1)
    test = WindowTest.fit(*conversations(100, 7), SIZE, seed=1)
    with pytest.raises(ValueError, match="calibrated for 60 rows, the window has 59"):
        test.p_value(conversations(100, 8)[0][:59])
