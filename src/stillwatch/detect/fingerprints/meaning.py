"""The meaning of a run of words: the sum of its tokens' static vectors, as int8 of unit length."""

from __future__ import annotations

import numba as nb
import numpy as np

from stillwatch.detect.fingerprints.arrays import Float32s, Int8s, Int32s, Int64s
from stillwatch.model.lake import MEANING_DIMENSIONS

UNIT = 127.0  # a vector of length 1 is stored with length 127
_MAX_PIECES = 600


@nb.njit(cache=True)
def meaning(
    pieces: Int32s, piece_starts: Int64s, start: int, stop: int, vectors: Int8s, total: Int32s, out: Int8s
) -> None:
    """Write the vector of words `start:stop` into `out`; `total` is scratch of the same size."""
    # whole numbers, whose sums do not depend on the order that a processor takes
    for d in range(MEANING_DIMENSIONS):
        total[d] = 0
    first, last = piece_starts[start], piece_starts[stop]
    last = min(last, first + _MAX_PIECES)
    for p in range(first, last):
        row = pieces[p]
        for d in range(MEANING_DIMENSIONS):
            total[d] += vectors[row, d]
    length = np.int64(0)
    for d in range(MEANING_DIMENSIONS):
        length += np.int64(total[d]) * total[d]
    scale = UNIT / np.sqrt(np.float64(length)) if length > 0 else 0.0
    for d in range(MEANING_DIMENSIONS):
        out[d] = np.int8(np.rint(min(max(total[d] * scale, -UNIT), UNIT)))


def cosine(a: Int8s, b: Int8s) -> Float32s:
    """Cosine of stored vectors, row by row: int8 [n, 64] and [n, 64] to float32 [n]."""
    x, y = a.astype(np.float32), b.astype(np.float32)
    lengths = np.linalg.norm(x, axis=1) * np.linalg.norm(y, axis=1)
    dots = np.einsum("ij,ij->i", x, y)
    found: Float32s = np.divide(dots, lengths, out=np.zeros_like(dots), where=lengths > 0)
    return found
