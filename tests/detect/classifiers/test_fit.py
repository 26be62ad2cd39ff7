"""Fitting: folds keep sources whole, probabilities mean what the card says, thresholds keep their rate."""

from __future__ import annotations

import numpy as np
import pytest

from stillwatch.detect.classifiers.design import FEATURES
from stillwatch.detect.classifiers.encode import encode, targets
from stillwatch.detect.classifiers.fit import (
    FOLDS,
    LOOK_ALIKES,
    assign_folds,
    calibrate,
    fit_linear,
    make_model,
    training_matrix,
    upper_quantile,
    weigh_ordinary,
)
from stillwatch.detect.classifiers.harvest import Sight
from stillwatch.detect.classifiers.texts import expand, read_grammars


def test_a_source_is_never_split_over_folds() -> None:
    sources = [f"s{i % 30}" for i in range(300)]
    folds = assign_folds(sources, seed=2)
    assert set(folds.tolist()) == set(range(FOLDS))
    assert all(
        len({int(f) for f, s in zip(folds, sources, strict=True) if s == name}) == 1 for name in sources
    )


def test_calibrated_probabilities_mean_the_stated_prior() -> None:
    rng = np.random.default_rng(1)
    scores = np.concatenate([rng.normal(2, 1, 4000), rng.normal(0, 1, 4000)])
    harvest = np.arange(8000) < 4000
    slope, offset = calibrate(scores, harvest, (~harvest) / 4000)
    # two normal distributions one unit wide and two apart: log odds are 2 x - 2, moved by the prior
    assert slope == pytest.approx(2, abs=0.15)
    assert offset == pytest.approx(-2 + np.log(0.05 / 0.95), abs=0.25)


@pytest.mark.parametrize("sight", ["words", "meaning"])
def test_the_served_model_scores_as_the_fitted_one_did(sight: Sight) -> None:
    samples = expand(read_grammars(), 1, seed=1)
    given, wanted = encode(samples), targets(samples)
    matrix = training_matrix(given, sight)
    weights, bias = fit_linear(matrix, wanted, sight, seed=1)
    fitted = matrix @ weights + bias
    traffic = weigh_ordinary([s.source for s in samples], np.asarray(~wanted.any(axis=1)))
    model = make_model(weights, bias, fitted, wanted, traffic, sight)
    assert model.weights.shape[0] == FEATURES
    np.testing.assert_allclose(model.scores(given), fitted, atol=0.02)  # half precision


def test_our_look_alikes_make_up_the_stated_share_of_traffic() -> None:
    sources = ["own:a"] * 30 + ["oasst"] * 10 + ["own:harvest"] * 5
    weights = weigh_ordinary(sources, np.array([True] * 40 + [False] * 5))
    assert weights[:30].sum() == pytest.approx(LOOK_ALIKES)
    assert weights[30:40].sum() == pytest.approx(1 - LOOK_ALIKES)
    assert not weights[40:].any()


def test_thresholds_leave_the_stated_share_above() -> None:
    values = np.random.default_rng(5).normal(size=1000)
    weights = np.full(1000, 0.001)
    assert (values > upper_quantile(values, weights, 0.005)).sum() in (4, 5)
    with pytest.raises(ValueError, match="no ordinary samples"):
        upper_quantile(values, weights * 0, 0.005)
