"""What an evasion is: it takes a composed range and gives the same range with campaigns that hide more."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from stillwatch.range.composition import Composition


class Evasion(Protocol):
    """One way to escape. Customers are left exactly as they were."""

    name: str
    meaning: str  # of the strength, with its unit

    def apply(self, composition: Composition, strength: float, rng: np.random.Generator) -> Composition:
        """The range in which all campaigns evade with `strength`; strength 0 changes nothing that matters.

        Raises `ValueError` for a strength that has no meaning.
        """
