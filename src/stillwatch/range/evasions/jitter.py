"""Every harvest exchange is held back or brought forward by a random time."""

from __future__ import annotations

import numpy as np

from stillwatch.range.arrivals import HOUR
from stillwatch.range.composition import Composition
from stillwatch.range.evasions.alter import at_times, harvest_rows
from stillwatch.range.population import Ints


class Jitter:
    """Uniform noise, inside the times at which the account may send at all."""

    name = "jitter"
    meaning = "half width of the noise, hours"

    def apply(self, composition: Composition, strength: float, rng: np.random.Generator) -> Composition:
        """Shift harvest by up to `strength` hours; a shift out of the account's window is not made."""
        if strength < 0:
            raise ValueError(f"hours from 0 on were expected, not {strength:g}")
        line, world = composition.timeline, composition.world
        shift = (rng.uniform(-strength, strength, len(line.ts)) * HOUR).astype(np.int64)
        moved = line.ts + shift
        begin, end = _allowed(composition)
        inside = (moved >= begin[line.member]) & (moved < end[line.member]) & (moved < world.end)
        change = harvest_rows(composition) & inside & (line.status != 403)
        return at_times(composition, np.where(change, moved, line.ts))


def _allowed(composition: Composition) -> tuple[Ints, Ints]:
    world = composition.world
    begin = [max(world.start, m.window[0]) for m in composition.members]
    end = [min(m.window[1], m.banned_at or world.end) for m in composition.members]
    return np.array(begin, np.int64), np.array(end, np.int64)
