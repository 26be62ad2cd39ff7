"""Maximum mean discrepancy of a window from a benign sample, with Gaussian kernels of several widths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from stillwatch.detect.fingerprints.arrays import Float32s, Int64s

SCALES: Final = (0.5, 1.0, 2.0)  # of the median squared distance, as in kernel two-sample tests
_ROWS: Final = 1500  # of the benign sample: the kernel costs their number times the window's


@dataclass(frozen=True)
class KernelReference:
    """A benign sample float32 [m, d], the kernels' widths, and the mean kernel within the sample.

    Kept as the published baseline: `ShiftReference` is faster and found more (decision 13).
    """

    rows: Float32s
    widths: tuple[float, ...]
    within: float

    @classmethod
    def learn(cls, vectors: Float32s, sources: Int64s, seed: int) -> KernelReference:
        """1,500 rows of `vectors`, chosen by `seed`; every row stands for itself, so `sources` are not
        looked at. Widths come from the median distance (Gretton et al. 2012)."""
        del sources
        rows = vectors[np.random.default_rng(seed).permutation(len(vectors))[:_ROWS]]
        distances = _squared_distances(rows, rows)[np.triu_indices(len(rows), 1)]
        widths = tuple(scale * max(float(np.median(distances)), 1e-6) for scale in SCALES)
        return cls(rows, widths, _within(rows, widths))

    def score(self, window: Float32s) -> float:
        """Unbiased squared MMD of the window float32 [n, d], n at least 2; below 0 by chance where alike."""
        across = _kernel_sum(window, self.rows, self.widths) / (len(window) * len(self.rows))
        return _within(window, self.widths) + self.within - 2 * across


def unbiased_mmd2(x: Float32s, y: Float32s, widths: Sequence[float]) -> float:
    """Unbiased squared maximum mean discrepancy of float32 [n, d] and [m, d], two rows each at least.

    The kernel is the mean of exp(-distance**2 / width) over `widths`. Source: Gretton et al., A kernel
    two-sample test (JMLR 2012), lemma 6.
    """
    across = _kernel_sum(x, y, widths) / (len(x) * len(y))
    return _within(x, widths) + _within(y, widths) - 2 * across


def _within(x: Float32s, widths: Sequence[float]) -> float:
    """Mean kernel over pairs of different rows."""
    n = len(x)
    return (_kernel_sum(x, x, widths) - n) / (n * (n - 1))


def _kernel_sum(x: Float32s, y: Float32s, widths: Sequence[float]) -> float:
    distances = _squared_distances(x, y)
    if x is y:
        np.fill_diagonal(distances, 0.0)
    kernel = np.empty_like(distances)  # one matrix for all widths: it is larger than the cache
    sums = []
    for width in widths:
        np.multiply(distances, np.float32(-1 / width), out=kernel)
        sums.append(float(np.exp(kernel, out=kernel).sum(dtype=np.float64)))
    return float(np.mean(sums))


def _squared_distances(x: Float32s, y: Float32s) -> Float32s:
    distances: Float32s = x @ y.T
    distances *= -2
    distances += np.einsum("ij,ij->i", x, x)[:, None]
    distances += np.einsum("ij,ij->i", y, y)
    return np.maximum(distances, 0, out=distances)
