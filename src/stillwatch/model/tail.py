"""An upper tail fitted between moderate quantiles, so that high values in the reference hide nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from stillwatch.model.traffic import Floats

BEGIN: Final = 0.80
CENSORED: Final = 0.95
_MATCHED: Final = (0.85, 0.90, CENSORED)
_BY_RANK: Final = 0.90
# Pareto shape beyond BEGIN. 0 is an exponential: among customers' harvest ratios the 99th percentile then
# came out three times too rare (benchmarks and developers reach further); 1/4 gave it within a third.
_SHAPE: Final = 0.25
_FLAT: Final = 1e-6


@dataclass(frozen=True)
class CensoredTail:
    """Values above `begin` are Pareto: P(X > x) = above * (1 + shape * (x - begin) / scale) ** (-1 / shape).
    `trusted` is the quantile up to which contamination costs a rank little.

    Null hypothesis: the value tested is one more draw from what the reference holds below its 95th
    percentile, continued with that shape. What lies above it decides nothing, so up to a twentieth of the
    reference may be campaigns that nobody set apart.
    """

    begin: float
    scale: float
    above: float
    trusted: float

    def bits(self, value: float) -> float:
        """-log2 of the p-value of `value`; that of `above` for all that lies lower than `begin`."""
        reach = max(value - self.begin, 0.0) / self.scale
        return float(np.log2(1 + _SHAPE * reach) / _SHAPE - np.log2(self.above))


def fit_tail(reference: Floats) -> CensoredTail:
    """Match the tail to the quantiles between BEGIN and CENSORED of `reference` (one value at least).

    The scale is the median of the three that the quantiles ask for, so that the highest may be spoilt.
    Quantiles are all it needs: an engine can compute them where the values are. Source: right-censored
    tail fits; Bashari, Sesia and Romano (ICML 2025) trim contaminated references to the same end.
    """
    begin, *matched, trusted = np.quantile(reference, [BEGIN, *_MATCHED, _BY_RANK])
    scales = [(q - begin) * _SHAPE / _reach(p) for q, p in zip(matched, _MATCHED, strict=True)]
    return CensoredTail(float(begin), max(float(np.median(scales)), _FLAT), 1 - BEGIN, float(trusted))


def _reach(quantile: float) -> float:
    return float(((1 - BEGIN) / (1 - quantile)) ** _SHAPE - 1)


def outlier_bits(value: float, ranked: float, tail: CensoredTail) -> float:
    """How far `value` stands out from a reference: by rank (`ranked`, the bits of its conformal p-value), or
    by the reference's tail where contamination keeps the rank low.

    The larger of two p-values' bits is at most one bit too many (Bonferroni). Up to the 90th percentile,
    where contamination costs the rank little, rank alone speaks.
    """
    return ranked if value <= tail.trusted else max(ranked, tail.bits(value))
