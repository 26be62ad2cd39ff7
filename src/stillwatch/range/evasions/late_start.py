"""Campaigns begin only after a part of the window, so that the baseline before it is clean."""

from __future__ import annotations

import numpy as np

from stillwatch.range.composition import Composition
from stillwatch.range.evasions.alter import campaign_members, keep_rows
from stillwatch.range.evasions.shares import check_share


class LateStart:
    """The opposite of a contaminated baseline: 0 is a campaign that is there from the first day."""

    name = "late_start"
    meaning = "part of the window that passes before any campaign sends, 0 to 1"

    def apply(self, composition: Composition, strength: float, rng: np.random.Generator) -> Composition:
        """Drop what campaign accounts send before; nothing is drawn."""
        del rng
        world, line = composition.world, composition.timeline
        begin = world.start + int(check_share(strength) * (world.end - world.start))
        theirs = campaign_members(composition)[line.member]
        return keep_rows(composition, ~theirs | (line.ts >= begin))
