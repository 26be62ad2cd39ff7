"""Cuts a composed range to its last days, as if nothing had been logged before."""

from __future__ import annotations

import numpy as np

from stillwatch.range.arrivals import DAY
from stillwatch.range.composition import Composition
from stillwatch.range.evasions.alter import keep_rows


def last_days(composition: Composition, days: float) -> Composition:
    """Only what was sent in the last `days`. Raises `ValueError` where the range is not as long."""
    world = composition.world
    if not 0 < days <= world.days + 1e-9:
        raise ValueError(f"a window within the range's {world.days:g} days was expected, not {days:g}")
    kept: np.ndarray[tuple[int], np.dtype[np.bool_]] = composition.timeline.ts >= world.end - int(days * DAY)
    return keep_rows(composition, kept)
