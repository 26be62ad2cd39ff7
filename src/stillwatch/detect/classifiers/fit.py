"""Fitting and calibrating the classifier: logistic regression a label, probabilities from held-out scores."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from stillwatch.detect.classifiers.design import FEATURES, design_matrix
from stillwatch.detect.classifiers.features import HarvestInput
from stillwatch.detect.classifiers.harvest import HarvestModel, Sight
from stillwatch.detect.classifiers.words import BUCKETS, word_rows
from stillwatch.model.harvest import LABELS
from stillwatch.model.lake import MEANING_DIMENSIONS

Doubles = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int8]

PRIOR = 0.05  # share of one label that probabilities assume: one exchange in twenty
FALSE_POSITIVES = 0.005  # of held-out ordinary texts above a label's threshold
LOOK_ALIKES = 0.3  # share of our own ordinary texts in the traffic that thresholds are set on
FOLDS = 8
# chosen by leaving sources out: beside words, meanings and flags may only tip the scales
_INVERSE_PENALTY: dict[Sight, float] = {"words": 5.0, "meaning": 0.1}
_SOLVER: dict[Sight, str] = {"words": "liblinear", "meaning": "newton-cholesky"}
_MEANING_SCALE: dict[Sight, float] = {"words": 0.02, "meaning": 1.0}
_FLAG_SCALE: dict[Sight, float] = {"words": 0.3, "meaning": 1.0}


def _scales(sight: Sight) -> NDArray[np.float32]:
    scales = np.full(FEATURES, _FLAG_SCALE[sight], np.float32)
    scales[: 4 * MEANING_DIMENSIONS] = _MEANING_SCALE[sight]
    return scales


def training_matrix(given: HarvestInput, sight: Sight) -> Any:
    """Sparse matrix [n, BUCKETS + FEATURES], or dense [n, FEATURES] for the meaning model."""
    dense = design_matrix(given) * _scales(sight)
    if sight == "meaning" or given.hashes is None or given.starts is None:
        return dense
    words = sparse.csr_matrix(word_rows(given.hashes, given.starts), shape=(len(dense), BUCKETS))
    return sparse.hstack([words, sparse.csr_matrix(dense)]).tocsr()


def _regression() -> Any:
    try:
        from sklearn.linear_model import LogisticRegression
    except ImportError:
        raise SystemExit("train: scikit-learn is missing; `pip install scikit-learn`") from None
    return LogisticRegression


def fit_linear(matrix: Any, targets: Ints, sight: Sight, seed: int) -> tuple[Doubles, Doubles]:
    """Weights [columns, 9] and bias [9]; a label without samples scores -10. Needs scikit-learn."""
    weights = np.zeros((matrix.shape[1], len(LABELS)))
    bias = np.full(len(LABELS), -10.0)
    for i in range(len(LABELS)):
        if targets[:, i].any() and not targets[:, i].all():
            line = _regression()(C=_INVERSE_PENALTY[sight], solver=_SOLVER[sight], random_state=seed)
            line.fit(matrix, targets[:, i])
            weights[:, i], bias[i] = line.coef_[0], line.intercept_[0]
    return weights, bias


def assign_folds(sources: list[str], seed: int) -> NDArray[np.int64]:
    """A fold for every sample; all samples of a source are in the same one."""
    names = sorted(set(sources))
    random.Random(seed).shuffle(names)
    fold_of = {name: i % FOLDS for i, name in enumerate(names)}
    return np.array([fold_of[source] for source in sources])


def held_out_scores(matrix: Any, targets: Ints, folds: NDArray[np.int64], sight: Sight, seed: int) -> Doubles:
    """Scores of every sample by a model that saw no sample of its source: [n, 9]."""
    scores = np.zeros(targets.shape)
    for fold in np.unique(folds):
        rest = np.flatnonzero(folds != fold)
        weights, bias = fit_linear(matrix[rest], targets[rest], sight, seed)
        scores[folds == fold] = matrix[np.flatnonzero(folds == fold)] @ weights + bias
    return scores


def weigh_ordinary(sources: list[str], ordinary: Bools) -> Doubles:
    """Weights of samples that make up ordinary traffic, summing to 1: [n], 0 for harvest.

    Our own texts are mostly look-alikes; they count as LOOK_ALIKES of the traffic, public rows as the rest.
    """
    own = np.array([":" in source for source in sources]) & ordinary
    public = ordinary & ~own
    both = own.any() and public.any()
    weights = np.zeros(len(sources))
    weights[own] = (LOOK_ALIKES if both else 1.0) / max(int(own.sum()), 1)
    weights[public] = (1 - LOOK_ALIKES if both else 1.0) / max(int(public.sum()), 1)
    return weights


def upper_quantile(values: Doubles, weights: Doubles, share: float) -> float:
    """The value that at most `share` of the weight exceeds. Raises `ValueError` without any weight."""
    if weights.sum() <= 0:
        raise ValueError("no ordinary samples to set a threshold on; expected at least one")
    order = np.argsort(values)[::-1]
    above = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][np.searchsorted(above, share, "right").clip(max=len(order) - 1)])


def calibrate(scores: Doubles, harvest: Bools, traffic: Doubles) -> tuple[float, float]:
    """Platt's slope and offset of one label from held-out scores, at the stated prior.

    Harvest of the label and ordinary `traffic` weigh PRIOR to 1 - PRIOR; other labels' harvest is left out.
    """
    ordinary = traffic > 0
    if not harvest.any() or not ordinary.any():
        return 1.0, 0.0
    given = np.concatenate([scores[harvest], scores[ordinary]])[:, None]
    wanted = np.repeat([1, 0], [harvest.sum(), ordinary.sum()])
    usual = (1 - PRIOR) * traffic[ordinary] / traffic.sum()
    share = np.concatenate([np.full(int(harvest.sum()), PRIOR / harvest.sum()), usual])
    line = _regression()(C=1e4, solver="lbfgs").fit(given, wanted, sample_weight=share * len(wanted))
    return float(line.coef_[0, 0]), float(line.intercept_[0])


def make_model(
    weights: Doubles, bias: Doubles, scores: Doubles, targets: Ints, traffic: Doubles, sight: Sight
) -> HarvestModel:
    """The served model: weights with calibration and thresholds from held-out `scores`."""
    lines = [calibrate(scores[:, i], targets[:, i] == 1, traffic) for i in range(len(LABELS))]
    slopes = np.array([slope for slope, _ in lines], np.float32)
    offsets = np.array([offset for _, offset in lines], np.float32)
    probabilities = 255 / (1 + np.exp(-np.clip(scores * slopes + offsets, -30, 30)))
    highest = [upper_quantile(probabilities[:, i], traffic, FALSE_POSITIVES) for i in range(len(LABELS))]
    return HarvestModel(
        weights[:-FEATURES].astype(np.float16).astype(np.float32),
        (weights[-FEATURES:] * _scales(sight)[:, None]).astype(np.float16).astype(np.float32),
        bias.astype(np.float32),
        slopes,
        offsets,
        np.clip(np.floor(highest) + 1, 1, 255).astype(np.uint8),
        PRIOR,
    )
