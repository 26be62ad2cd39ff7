"""The discriminant tells sets apart on rows that it has not seen, and finds nothing where nothing is."""

from __future__ import annotations

import numpy as np

from stillwatch.link.discriminant import FOLDS, held_out_scores

RNG = np.random.default_rng(1)
COUNT = 400
ONES = np.arange(COUNT) < COUNT // 2
FOLD = np.arange(COUNT) % FOLDS


def share_above(scores: np.ndarray) -> float:
    """Chance that one of the ones scores above one of the others."""
    return float((scores[ONES][:, None] > scores[~ONES][None, :]).mean())


def test_two_sets_are_told_apart() -> None:
    rows = RNG.standard_normal((COUNT, 20)).astype(np.float32)
    rows[ONES, 3] += 3
    assert share_above(held_out_scores(rows, ONES, ~ONES, FOLD)) > 0.95


def test_noise_in_many_columns_is_not_learned() -> None:
    rows = RNG.standard_normal((COUNT, 150)).astype(np.float32)
    assert abs(share_above(held_out_scores(rows, ONES, ~ONES, FOLD)) - 0.5) < 0.15


def test_a_fold_is_scored_by_what_it_does_not_hold() -> None:
    rows = RNG.standard_normal((COUNT, 3)).astype(np.float32)
    changed = rows.copy()
    changed[FOLD == 0] += 100
    before, after = (held_out_scores(r, ONES, ~ONES, FOLD) for r in (rows, changed))
    moved = (after - before)[FOLD == 0]
    assert np.allclose(moved, moved[0], rtol=1e-2), "the same shift for every row: the fit was the same"


def test_a_column_that_never_varies_does_no_harm() -> None:
    rows = np.zeros((COUNT, 2), np.float32)
    rows[ONES, 1] = 1
    scores = held_out_scores(rows, ONES, ~ONES, FOLD)
    assert np.isfinite(scores).all()
    assert share_above(scores) == 1.0


def test_without_others_nothing_is_said() -> None:
    rows = np.ones((COUNT, 2), np.float32)
    assert not held_out_scores(rows, ONES, np.zeros(COUNT, bool), FOLD).any()
