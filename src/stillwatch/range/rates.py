"""How much accounts send and how long answers are: parametric, or from measured traffic files."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass
class Rates:
    """Draws of rates and token counts; `sessions` are measured coding-agent sessions (seconds)."""

    sessions: list[Floats] = field(default_factory=list)
    output_quantiles: Floats | None = None  # (rows, 10) at the levels of LEVELS
    shapes: list[Floats] = field(default_factory=list)  # one client's rate by hour of a day

    @classmethod
    def load(cls, directory: Path | None) -> Rates:
        """Read the measured files of a directory; without one the parametric draws are used."""
        return cls()

    def daily(self, rng: np.random.Generator, count: int, median: float, sigma: float) -> Floats:
        """Exchanges a day for each account: lognormal, as per-client volumes are."""
        return rng.lognormal(np.log(median), sigma, count)

    def output_tokens(
        self, rng: np.random.Generator, count: int, median: float, sigma: float = 0.8
    ) -> npt.NDArray[np.int64]:
        """Output tokens of each exchange."""
        return np.clip(rng.lognormal(np.log(median), sigma, count), 1, 32000).astype(np.int64)
