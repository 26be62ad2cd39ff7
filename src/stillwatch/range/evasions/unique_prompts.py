"""A share of the harvest goes out without the campaign's frame: bare tasks that nobody else ever sends."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from stillwatch.range.composition import Composition
from stillwatch.range.evasions.alter import with_streams
from stillwatch.range.evasions.shares import written_otherwise
from stillwatch.range.population import Stream


class UniquePrompts:
    """Nothing of the campaign's wording is left in these exchanges, head, tail or system prompt."""

    name = "unique_prompts"
    meaning = "share of the harvest exchanges that carry no frame, 0 to 1"

    def apply(self, composition: Composition, strength: float, rng: np.random.Generator) -> Composition:
        """Replace the prompts of that share of keys by the tasks alone."""
        salt = int(rng.integers(2**62))

        def changed(stream: Stream) -> Stream:
            if stream.bare is None:
                return stream
            return replace(stream, render=written_otherwise(stream, stream.bare, strength, salt))

        return with_streams(composition, changed)
