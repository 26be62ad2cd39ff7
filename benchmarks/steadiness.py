"""Whether a figure sampled over time stays flat: its slope, with an interval, against a stated rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

BLOCKS: Final = 10  # samples next to each other depend on each other; means of long blocks hardly do
T_975: Final = 2.306  # of Student's t with BLOCKS - 2 degrees of freedom
SETTLING: Final = 1 / 6  # of the run, left out: caches fill up, workers load what they need
GROWTH: Final = 0.05  # of the level in an hour: what grows faster doubles within a day


@dataclass(frozen=True)
class Steadiness:
    """level: mean; slope: change an hour, low and high the ends of its 95 % interval; all in the figure's
    unit."""

    level: float
    slope: float
    low: float
    high: float

    @property
    def is_flat(self) -> bool:
        """The rule: the upper end of the slope's interval adds less than GROWTH of the level in an hour."""
        return self.high < GROWTH * self.level


def steadiness(hours: ArrayLike, values: ArrayLike) -> Steadiness:
    """A straight line through the means of BLOCKS blocks, the first SETTLING of the time left out.

    Null hypothesis of the interval: the block means lie on a line, with independent normal errors.
    `ValueError` where fewer than three samples would make a block.
    """
    times, found = np.asarray(hours, float), np.asarray(values, float)
    settled = times >= times[0] + SETTLING * (times[-1] - times[0])
    times, found = times[settled], found[settled]
    if len(times) < 3 * BLOCKS:
        raise ValueError(f"{len(times)} samples: expected {3 * BLOCKS} or more")
    x = np.array([block.mean() for block in np.array_split(times, BLOCKS)])
    y = np.array([block.mean() for block in np.array_split(found, BLOCKS)])
    spread = ((x - x.mean()) ** 2).sum()
    slope = float(((x - x.mean()) * (y - y.mean())).sum() / spread)
    rest = y - y.mean() - slope * (x - x.mean())
    error = T_975 * float(np.sqrt((rest**2).sum() / (BLOCKS - 2) / spread))
    return Steadiness(float(found.mean()), slope, slope - error, slope + error)
