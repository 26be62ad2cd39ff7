"""Hours of the window, and who sends how much in each: a Poisson stream of exchanges by account."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from stillwatch.detect.fingerprints.arrays import Float32s, Float64s, Int64s
from stillwatch.range.arrivals import DAY, HOUR
from stillwatch.range.fingerprints.people import ALWAYS

_WIDTH, _NIGHT = 4.0, 0.25  # hours of the day's hump; activity by night, of the mean


@dataclass(frozen=True)
class Hour:
    """One hour: its beginning, and the window's end points, in microseconds."""

    start: int
    first: int
    end: int

    @property
    def of_day(self) -> int:
        """The hour of the day (UTC), 0 to 23."""
        return self.start % DAY // HOUR

    def moments(self, rng: np.random.Generator, count: int) -> Int64s:
        """Even times within the hour."""
        return self.start + (rng.random(count) * HOUR).astype(np.int64)

    def inside(self, ts: Int64s) -> Int64s:
        """`ts`, mirrored at the window's ends where it falls outside."""
        ts = np.where(ts < self.first, 2 * self.first - ts, ts)
        mirrored: Int64s = np.where(ts >= self.end, 2 * self.end - 1 - ts, ts)
        return np.clip(mirrored, self.first, self.end - 1)


def day_rhythm() -> Float32s:
    """Activity, 1 on average, by phase [25] and hour of the day [24]; row ALWAYS is even."""
    hours = np.arange(24.0)
    hump = np.exp(-0.5 * ((hours - 12.0) / _WIDTH) ** 2)
    curve = _NIGHT + (1 - _NIGHT) * hump / hump.mean()
    rows = [np.roll(curve, phase) for phase in range(24)]
    rows.append(np.ones(24))
    assert len(rows) == ALWAYS + 1
    return np.stack(rows).astype(np.float32)


def senders(rng: np.random.Generator, weights: Float32s | Float64s) -> Int64s:
    """Who sends: each number as often as a Poisson draw around its weight says, in rising order."""
    edges = np.cumsum(weights, dtype=np.float64)
    total = float(edges[-1]) if len(edges) else 0.0
    count = int(rng.poisson(total))
    # rising uniform numbers without sorting: sums of exponential gaps
    gaps = np.cumsum(rng.standard_exponential(count + 1))
    rising = gaps[:-1] * (total / gaps[-1]) if count else gaps[:0]
    return np.searchsorted(edges, rising, side="right").clip(max=max(len(edges) - 1, 0))
