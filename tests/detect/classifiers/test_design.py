"""The design matrix: one row an exchange, one column a feature, missing texts as zeros."""

from __future__ import annotations

import numpy as np

from stillwatch.detect.classifiers.design import FEATURES, design_matrix, weighed
from stillwatch.detect.classifiers.encode import encode
from stillwatch.detect.classifiers.texts import Sample


def _design(system: str, user: str, **flags: bool) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return design_matrix(encode([Sample("t", "t", frozenset(), system, user, flags)]))


def test_an_empty_exchange_is_all_zeros() -> None:
    assert _design("", "").shape == (1, FEATURES)
    assert not _design("", "").any()


def test_missing_system_text_leaves_its_columns_zero() -> None:
    row = _design("", "how do trees drink water")[0]
    assert not row[:64].any()
    assert np.linalg.norm(row[192:256]) > 7  # the body's unit vector, times 8


def test_a_flag_moves_one_column_only() -> None:
    changed = np.flatnonzero(_design("", "hello there")[0] != _design("", "hello there", image=True)[0])
    assert changed.tolist() == [FEATURES - 7]


def test_lengths_are_bounded() -> None:
    row = _design("word " * 9000, "word " * 9000)[0]
    assert row[258:260].tolist() == [1.0, 1.0]


def test_weighing_is_a_product_that_no_other_row_changes() -> None:
    rng = np.random.default_rng(3)
    rows = rng.normal(size=(50, FEATURES)).astype(np.float32)
    rows[:, ::3] = 0
    weights, bias = rng.normal(size=(FEATURES, 9)).astype(np.float32), np.arange(9, dtype=np.float32)
    together = weighed(rows, weights, bias)
    np.testing.assert_allclose(together, rows @ weights + bias, atol=1e-4)
    alone = np.concatenate([weighed(row[None], weights, bias) for row in rows])
    np.testing.assert_array_equal(together, alone)
