"""The harvest classifier as it serves: a linear score a label, over a batch of exchanges."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from stillwatch.detect.classifiers.design import FEATURES, design_matrix, weighed
from stillwatch.detect.classifiers.features import HarvestInput
from stillwatch.detect.classifiers.words import BUCKETS, score_words
from stillwatch.model.harvest import LABELS

Sight = Literal["words", "meaning"]
Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]

FILES: dict[Sight, str] = {"words": "harvest.npz", "meaning": "meaning.npz"}


@dataclass(frozen=True)
class HarvestModel:
    """Weights and calibration; made by `python -m stillwatch.detect.classifiers.train`.

    `table` scores hashed wording [BUCKETS, 9] (no rows where the model reads meanings only),
    `weights` [FEATURES, 9] and `bias` [9] the columns of `design_matrix`. A label's probability is
    sigmoid(slope * score + offset), if a share of `prior` of all exchanges asks for it; the label is
    above its threshold from `thresholds` [9] (0 to 255) on.
    """

    table: Floats
    weights: Floats
    bias: Floats
    slopes: Floats
    offsets: Floats
    thresholds: Bytes
    prior: float

    def scores(self, given: HarvestInput) -> Floats:
        """Uncalibrated scores float32 [n, 9]. Raises `ValueError` where words are needed and missing."""
        scores = weighed(design_matrix(given), self.weights, self.bias)
        if len(self.table):
            if given.hashes is None or given.starts is None:
                raise ValueError(
                    "this model reads words: give `hashes` and `starts`, or load the meaning model"
                )
            scores = scores + score_words(given.hashes, given.starts, self.table)
        return np.asarray(scores, dtype=np.float32)

    def probabilities(self, given: HarvestInput) -> Bytes:
        """Probability * 255 of each label of `model.harvest.LABELS`: uint8 [n, 9]."""
        logits = np.clip(self.scores(given) * self.slopes + self.offsets, -30, 30)
        return np.asarray(np.rint(255 / (1 + np.exp(-logits))), dtype=np.uint8)

    def mask(self, probabilities: Bytes) -> NDArray[np.int32]:
        """Bit i is set where label i is at or above its calibrated threshold: int32 [n]."""
        above = probabilities >= self.thresholds
        return np.asarray(above @ (1 << np.arange(len(LABELS))), dtype=np.int32)

    def save(self, path: Path) -> None:
        """Write the model as .npz; weights in half precision."""
        with path.open("wb") as file:
            np.savez_compressed(
                file,
                labels=np.array(LABELS),
                table=self.table.astype(np.float16),
                weights=self.weights.astype(np.float16),
                bias=self.bias,
                slopes=self.slopes,
                offsets=self.offsets,
                thresholds=self.thresholds,
                prior=np.float32(self.prior),
            )


def read_model(path: Path) -> HarvestModel:
    """Read what `HarvestModel.save` wrote. Raises `ValueError` if it is for other labels or features."""
    with np.load(path) as stored:
        labels = tuple(str(label) for label in stored["labels"])
        model = HarvestModel(
            np.ascontiguousarray(stored["table"], np.float32),
            stored["weights"].astype(np.float32),
            stored["bias"],
            stored["slopes"],
            stored["offsets"],
            stored["thresholds"],
            float(stored["prior"]),
        )
    if labels != LABELS or len(model.weights) != FEATURES or len(model.table) not in (0, BUCKETS):
        raise ValueError(
            f"{path}: made for {labels}, {len(model.weights)} features and {len(model.table)} buckets, "
            f"expected {LABELS}, {FEATURES} and {BUCKETS}; train it anew with "
            "`python -m stillwatch.detect.classifiers.train`"
        )
    return model


@cache
def load(sight: Sight = "words") -> HarvestModel:
    """The model that ships with the package (card.md says what it was learned from).

    `words` is the one for ingest, while texts are there; `meaning` reads what the lake keeps, so
    that old rows can be scored anew, and finds less.
    """
    with resources.as_file(resources.files(__package__).joinpath(FILES[sight])) as path:
        return read_model(path)
