"""Accounts send only so many harvest exchanges a day."""

from __future__ import annotations

import numpy as np

from stillwatch.range.composition import Composition
from stillwatch.range.evasions.alter import harvest_rows, keep_rows
from stillwatch.range.population import active_days


class LowRate:
    """Harvest is thinned at random to the rate; an account that sends less already is left alone."""

    name = "low_rate"
    meaning = "most harvest exchanges of an account a day"

    def apply(self, composition: Composition, strength: float, rng: np.random.Generator) -> Composition:
        """Keep each harvest exchange with the chance that brings its account to the rate; 0: keep all."""
        if strength < 0:
            raise ValueError(f"a rate from 0 on was expected, not {strength:g}")
        if strength == 0:
            return composition
        rows, member = harvest_rows(composition), composition.timeline.member
        sent = np.bincount(member[rows], minlength=len(composition.members))
        allowed = strength * active_days(composition.members)
        chance = np.minimum(1.0, allowed / np.maximum(sent, 1))
        return keep_rows(composition, ~rows | (rng.random(len(rows)) < chance[member]))
