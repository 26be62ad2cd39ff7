"""From what fingerprints keep of an exchange to the numbers the classifier reads."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from stillwatch.detect.classifiers.features import FLAGS, HarvestInput
from stillwatch.model.lake import MEANING_DIMENSIONS

_PLACES = 4  # system, head, tail, body
_UNIT = 127.0  # length of a stored meaning vector
_LONG = 12.0  # log2 of a text of 4,096 words
FEATURES: Final = _PLACES * MEANING_DIMENSIONS + 2 + 2 + len(FLAGS)


def design_matrix(given: HarvestInput) -> NDArray[np.float32]:
    """float32 [n, FEATURES]: four meanings, presence of system and tail, log lengths, flags."""
    n = given.meanings.shape[1]
    out = np.empty((n, FEATURES), np.float32)
    width = _PLACES * MEANING_DIMENSIONS
    for place in range(_PLACES):
        columns = slice(place * MEANING_DIMENSIONS, (place + 1) * MEANING_DIMENSIONS)
        # times 8: unit vectors have entries near 1/8, and the network likes entries near 1
        np.multiply(given.meanings[place], np.float32(8 / _UNIT), out=out[:, columns])
    out[:, width] = given.words[0] > 0
    out[:, width + 1] = given.meanings[2].any(axis=1)
    out[:, width + 2 : width + 4] = np.minimum(np.log2(1 + given.words.T) / _LONG, 1)
    out[:, width + 4 :] = given.flags
    return out
