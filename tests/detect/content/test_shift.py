"""The shift of a window's mean: weighed by what sources vary in, with the rows that cause it."""

from __future__ import annotations

import numpy as np
import pytest

from stillwatch.detect.content.shift import ShiftReference
from stillwatch.detect.fingerprints.arrays import Float32s


def benign(rows: int, seed: int) -> Float32s:
    """Rows that vary ten times as much in their first direction as in the others."""
    drawn = np.random.default_rng(seed).standard_normal((rows, 4)).astype(np.float32)
    return drawn * np.array([10, 1, 1, 1], np.float32)


def test_a_step_where_customers_hardly_differ_counts_more() -> None:
    reference = ShiftReference.learn(benign(3000, 1), np.arange(3000), seed=0)
    window = benign(400, 2)
    wide, narrow = np.array([2.0, 0, 0, 0], np.float32), np.array([0, 2.0, 0, 0], np.float32)
    assert reference.score(window + narrow) > 5 * reference.score(window + wide)


def test_rows_of_one_source_count_as_one_draw() -> None:
    rows = np.repeat(benign(300, 3), 10, axis=0)
    alone = ShiftReference.learn(rows, np.arange(len(rows)), seed=0)
    grouped = ShiftReference.learn(rows, np.repeat(np.arange(300), 10), seed=0)
    window = benign(200, 4)
    assert grouped.score(window) == pytest.approx(alone.score(window) / 10, rel=0.05)


def test_the_order_of_rows_does_not_matter() -> None:
    rows, sources = benign(200, 5), np.random.default_rng(6).integers(0, 40, 200)
    turned = np.random.default_rng(7).permutation(200)
    one = ShiftReference.learn(rows, sources, seed=0)
    other = ShiftReference.learn(rows[turned], sources[turned], seed=0)
    assert one.score(rows[:50] + 1) == pytest.approx(other.score(rows[:50] + 1))


def test_the_witness_names_the_rows_that_shift_the_window() -> None:
    reference = ShiftReference.learn(benign(2000, 8), np.arange(2000), seed=0)
    strange = benign(60, 9) + np.array([0, 0, 6, 0], np.float32)
    window = np.concatenate([benign(240, 10), strange])
    shares = reference.witness(window)
    assert shares.mean() * len(window) == pytest.approx(reference.score(window))
    assert (np.argsort(-shares)[:50] >= 240).mean() > 0.9


def test_rows_that_are_all_equal_teach_without_a_fault() -> None:
    reference = ShiftReference.learn(np.ones((20, 4), np.float32), np.arange(20), seed=0)
    assert reference.score(np.ones((5, 4), np.float32)) == pytest.approx(0)
