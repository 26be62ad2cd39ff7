"""A share of the harvest has its frame paraphrased anew for every exchange."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from stillwatch.range.composition import Composition
from stillwatch.range.evasions.alter import with_streams
from stillwatch.range.evasions.shares import written_otherwise
from stillwatch.range.population import Stream


class FreshFrames:
    """The instructions stay, each time in words drawn from the whole grammar of frames."""

    name = "fresh_frames"
    meaning = "share of the harvest exchanges with a wording of their own, 0 to 1"

    def apply(self, composition: Composition, strength: float, rng: np.random.Generator) -> Composition:
        """Reword that share of keys."""
        salt = int(rng.integers(2**62))

        def changed(stream: Stream) -> Stream:
            if stream.fresh is None:
                return stream
            return replace(stream, render=written_otherwise(stream, stream.fresh, strength, salt))

        return with_streams(composition, changed)
