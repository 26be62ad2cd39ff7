"""The published baseline: how far single queries lie from benign ones, on average over a window."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stillwatch.detect.fingerprints.arrays import Float32s, Float64s, Int64s


@dataclass(frozen=True)
class MahalanobisReference:
    """Mean distance of a window's rows from the benign rows' mean, weighed by their covariance."""

    mean: Float64s
    whitening: Float64s

    @classmethod
    def learn(cls, vectors: Float32s, sources: Int64s, seed: int) -> MahalanobisReference:
        """From benign rows; neither sources nor seed matter."""
        del sources, seed
        covariance = np.cov(vectors, rowvar=False) + 1e-6 * np.eye(vectors.shape[1])
        whitening: Float64s = np.asarray(np.linalg.cholesky(np.linalg.inv(covariance)), np.float64)
        return cls(vectors.mean(axis=0, dtype=np.float64), whitening)

    def score(self, window: Float32s) -> float:
        """Mean Mahalanobis distance of the rows."""
        return float(np.linalg.norm((window - self.mean) @ self.whitening, axis=1).mean())
