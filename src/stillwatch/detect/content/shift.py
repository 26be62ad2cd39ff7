"""How far the mean of a window lies from customers' mean, in directions in which they hardly differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from stillwatch.detect.fingerprints.arrays import Float32s, Float64s, Int64s

RIDGE: Final = 0.03
"""Share of the whole variance added to every direction: about the noise of a covariance learned from a
thousand sources in 200 directions. Powers at 0.01 and 0.1 were within four points (decision 13)."""


@dataclass(frozen=True)
class ShiftReference:
    """Customers' mean vector float64 [d], and the map [d, d] under which windows' means are alike.

    A regularised Hotelling test on means of content vectors: MMD with a linear kernel, weighed by what
    customers vary in. Sources: Chen, Paul, Prentice and Wang, A regularized Hotelling's T2 test (JASA
    2011); the covariance is between sources, not rows, since rows of one conversation are one draw
    (Liang and Zeger, Biometrika 1986).
    """

    mean: Float64s
    map: Float64s

    @classmethod
    def learn(cls, vectors: Float32s, sources: Int64s, seed: int) -> ShiftReference:
        """From benign rows float32 [n, d] and the source of each; nothing is drawn, so `seed` is unused."""
        del seed
        mean = vectors.mean(axis=0, dtype=np.float64)
        order = np.argsort(sources, kind="stable")
        starts = np.flatnonzero(np.diff(sources[order], prepend=sources[order][:1] - 1))
        sums = np.add.reduceat(vectors[order] - mean, starts, axis=0)
        covariance = sums.T @ sums / len(vectors)
        values, axes = np.linalg.eigh(covariance)
        values = np.maximum(values, 0) + max(RIDGE * np.trace(covariance), 1e-9)
        return cls(mean, axes / np.sqrt(values))

    def score(self, window: Float32s) -> float:
        """Squared distance of the mean of the window float32 [n, d], times n so that sizes compare."""
        shift = (window.mean(axis=0, dtype=np.float64) - self.mean) @ self.map
        return float(len(window) * (shift @ shift))

    def witness(self, window: Float32s) -> Float64s:
        """For each row, its share in the window's distance: float64 [n], their mean is score / n.

        High rows are what makes the window unlike customers' traffic: the rows to look at first.
        """
        mapped = (window - self.mean) @ self.map
        shares: Float64s = mapped @ mapped.mean(axis=0)
        return shares
