"""The harvest classifier as it serves: a small network over what fingerprints keep, vectorised over a batch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from stillwatch.detect.classifiers.design import FEATURES, design_matrix
from stillwatch.detect.classifiers.features import HarvestInput
from stillwatch.model.harvest import LABELS

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class HarvestModel:
    """Weights and calibration; made by `python -m stillwatch.detect.classifiers.train`.

    `layers` holds (weights [in, out], bias [out]) with ReLU between them. A label's probability is
    sigmoid(slope * score + offset); it is above its threshold from `thresholds` (0 to 255) on.
    `prior` is the share of harvest of one label that the probabilities assume.
    """

    layers: tuple[tuple[Floats, Floats], ...]
    slopes: Floats
    offsets: Floats
    thresholds: Bytes
    prior: float

    def scores(self, given: HarvestInput) -> Floats:
        """Uncalibrated scores float32 [n, 9]."""
        values = design_matrix(given)
        for weights, bias in self.layers[:-1]:
            values = np.maximum(values @ weights + bias, 0)
        weights, bias = self.layers[-1]
        return np.asarray(values @ weights + bias, dtype=np.float32)

    def probabilities(self, given: HarvestInput) -> Bytes:
        """Probability * 255 of each label of `model.harvest.LABELS`: uint8 [n, 9]."""
        logits = np.clip(self.scores(given) * self.slopes + self.offsets, -30, 30)
        return np.rint(255 / (1 + np.exp(-logits))).astype(np.uint8)

    def mask(self, probabilities: Bytes) -> NDArray[np.int32]:
        """Bit i is set where label i is at or above its calibrated threshold: int32 [n]."""
        above = probabilities >= self.thresholds
        return np.asarray(above @ (1 << np.arange(len(LABELS))), dtype=np.int32)

    def save(self, path: Path) -> None:
        """Write the model as .npz; weights in half precision, which changes no probability visibly."""
        arrays: dict[str, NDArray[np.generic]] = {}
        for i, (weights, bias) in enumerate(self.layers):
            arrays |= {f"weights_{i}": weights.astype(np.float16), f"bias_{i}": bias.astype(np.float32)}
        with path.open("wb") as file:
            np.savez_compressed(
                file, labels=np.array(LABELS), slopes=self.slopes, offsets=self.offsets,
                thresholds=self.thresholds, prior=np.float32(self.prior), **arrays,  # type: ignore[arg-type]
            )  # fmt: skip


def read_model(path: Path) -> HarvestModel:
    """Read a model that `HarvestModel.save` wrote. Raises `ValueError` when it is for other labels or features."""
    with np.load(path) as stored:
        labels = tuple(str(label) for label in stored["labels"])
        count = sum(name.startswith("weights_") for name in stored.files)
        layers = tuple(
            (stored[f"weights_{i}"].astype(np.float32), stored[f"bias_{i}"].astype(np.float32))
            for i in range(count)
        )
        model = HarvestModel(
            layers, stored["slopes"], stored["offsets"], stored["thresholds"], float(stored["prior"])
        )
    if labels != LABELS or layers[0][0].shape[0] != FEATURES:
        raise ValueError(
            f"{path}: made for labels {labels} and {layers[0][0].shape[0]} features, expected {LABELS} and "
            f"{FEATURES}; train it anew with `python -m stillwatch.detect.classifiers.train`"
        )
    return model


@cache
def load() -> HarvestModel:
    """The model that ships with the package (card.md says what it was learned from)."""
    with resources.as_file(resources.files(__package__).joinpath("harvest.npz")) as path:
        return read_model(path)
