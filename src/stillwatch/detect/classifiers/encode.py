"""Samples to what the classifier is given in service: the same fingerprints, the same flags."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from stillwatch.detect.classifiers.features import FLAGS, HarvestInput
from stillwatch.detect.classifiers.texts import Sample
from stillwatch.detect.fingerprints.text import fingerprint_texts
from stillwatch.model.harvest import LABELS

_SECRET = np.uint64(1)  # the classifier reads no keyed hash


def encode(samples: list[Sample]) -> HarvestInput:
    """Features of the samples, in order."""
    texts = fingerprint_texts([s.system for s in samples], [s.user for s in samples], _SECRET)
    flags = [[s.flags.get(name, False) for name in FLAGS] for s in samples]
    return HarvestInput(
        texts.meanings,
        texts.words,
        np.array(flags, np.float32).reshape(-1, len(FLAGS)),
        texts.wording,
        texts.starts,
    )


def targets(samples: list[Sample]) -> NDArray[np.int8]:
    """1 where a sample carries a label of `model.harvest.LABELS`: int8 [n, 9]."""
    return np.array([[label in s.labels for label in LABELS] for s in samples], np.int8).reshape(
        -1, len(LABELS)
    )
