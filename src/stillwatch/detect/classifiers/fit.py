"""Fitting and calibrating the classifier: logistic regression a label, probabilities from held-out scores."""

from __future__ import annotations

import random

import numpy as np
from numpy.typing import NDArray

from stillwatch.detect.classifiers.harvest import HarvestModel
from stillwatch.model.harvest import LABELS

Doubles = NDArray[np.float64]
Floats = NDArray[np.float32]
Ints = NDArray[np.int8]

INVERSE_PENALTY = 0.1  # scikit-learn's C; chosen by leave-one-source-out
PRIOR = 0.05  # share of one label that probabilities assume: one exchange in twenty
FALSE_POSITIVES = 0.005  # of held-out ordinary texts above a label's threshold
FOLDS = 10


def fit_linear(features: Floats, targets: Ints, seed: int) -> tuple[Floats, Floats]:
    """Weights [features, 9] and bias [9]. Raises `SystemExit` where scikit-learn is missing."""
    try:
        from sklearn.linear_model import LogisticRegression
    except ImportError:
        raise SystemExit("train: scikit-learn is missing; `pip install scikit-learn`") from None
    weights = np.zeros((features.shape[1], len(LABELS)), np.float32)
    bias = np.full(len(LABELS), -10.0, np.float32)
    for i in range(len(LABELS)):
        if targets[:, i].any():
            model = LogisticRegression(C=INVERSE_PENALTY, solver="liblinear", random_state=seed)
            model.fit(features, targets[:, i])
            weights[:, i], bias[i] = model.coef_[0], model.intercept_[0]
    return weights, bias


def assign_folds(sources: list[str], seed: int) -> NDArray[np.int64]:
    """A fold for every sample; all samples of a source are in the same one."""
    names = sorted(set(sources))
    random.Random(seed).shuffle(names)
    fold_of = {name: i % FOLDS for i, name in enumerate(names)}
    return np.array([fold_of[source] for source in sources])


def held_out_scores(features: Floats, targets: Ints, folds: NDArray[np.int64], seed: int) -> Doubles:
    """Scores of every sample by a model that saw no sample of its source: [n, 9]."""
    scores = np.zeros(targets.shape)
    for fold in np.unique(folds):
        weights, bias = fit_linear(features[folds != fold], targets[folds != fold], seed)
        scores[folds == fold] = features[folds == fold] @ weights + bias
    return scores


def calibrate(
    scores: Doubles, harvest: NDArray[np.bool_], ordinary: NDArray[np.bool_]
) -> tuple[float, float]:
    """Platt's slope and offset of one label from held-out scores, at the stated prior.

    Harvest of the label and ordinary texts weigh PRIOR to 1 - PRIOR; other labels' harvest is left out.
    """
    if not harvest.any() or not ordinary.any():
        return 1.0, 0.0
    from sklearn.linear_model import LogisticRegression

    given = np.concatenate([scores[harvest], scores[ordinary]])[:, None]
    wanted = np.repeat([1, 0], [harvest.sum(), ordinary.sum()])
    share = np.where(wanted == 1, PRIOR / harvest.sum(), (1 - PRIOR) / ordinary.sum())
    line = LogisticRegression(C=1e4, solver="lbfgs").fit(given, wanted, sample_weight=share * len(wanted))
    return float(line.coef_[0, 0]), float(line.intercept_[0])


def make_model(
    weights: Floats, bias: Floats, scores: Doubles, targets: Ints, ordinary: NDArray[np.bool_]
) -> HarvestModel:
    """The served model: weights with calibration and thresholds from held-out `scores`."""
    lines = [calibrate(scores[:, i], targets[:, i] == 1, ordinary) for i in range(len(LABELS))]
    slopes = np.array([slope for slope, _ in lines], np.float32)
    offsets = np.array([offset for _, offset in lines], np.float32)
    probabilities = 255 / (1 + np.exp(-np.clip(scores[ordinary] * slopes + offsets, -30, 30)))
    thresholds = np.floor(np.quantile(probabilities, 1 - FALSE_POSITIVES, axis=0)) + 1
    return HarvestModel(
        ((weights.astype(np.float16).astype(np.float32), bias),),
        slopes,
        offsets,
        np.clip(thresholds, 1, 255).astype(np.uint8),
        PRIOR,
    )
