"""From what fingerprints keep of an exchange to the numbers the classifier reads."""

from __future__ import annotations

from typing import Final

import numba as nb
import numpy as np
from numpy.typing import NDArray

from stillwatch.detect.classifiers.features import FLAGS, HarvestInput
from stillwatch.model.harvest import LABELS
from stillwatch.model.lake import MEANING_DIMENSIONS

Floats = NDArray[np.float32]

_PLACES = 4  # system, head, tail, body
_UNIT = 127.0  # length of a stored meaning vector
_LONG = 12.0  # log2 of a text of 4,096 words
_LABELS = len(LABELS)  # known when kernels are compiled, which makes them faster
FEATURES: Final = _PLACES * MEANING_DIMENSIONS + 2 + 2 + len(FLAGS)


def design_matrix(given: HarvestInput) -> Floats:
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


@nb.njit(cache=True)  # type: ignore[untyped-decorator]
def weighed(rows: Floats, weights: Floats, bias: Floats) -> Floats:
    """`rows @ weights + bias`, summed in the order of the columns: float32 [n, labels].

    A library's product depends on the processor, on the number of rows and on how many threads it
    takes; the same exchange must score alike in every batch and on every machine.
    """
    n = len(rows)
    out = np.empty((n, _LABELS), np.float32)
    for i in range(n):
        for label in range(_LABELS):
            out[i, label] = bias[label]
        for column in range(FEATURES):
            value = rows[i, column]
            if value != 0:  # of places without text and of flags
                for label in range(_LABELS):
                    out[i, label] += value * weights[column, label]
    return out
