"""Whether a window is one more window of customers: the test, calibrated on customers' own windows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np

from stillwatch.detect.content.shift import ShiftReference
from stillwatch.detect.content.vectors import thin
from stillwatch.detect.fingerprints.arrays import Float32s, Float64s, Int64s

MOST_PER_SOURCE: Final = 2
"""A conversation repeats itself, and with every row counted the few longest decide how far two benign
windows lie apart; one row would do, two leave more to learn from."""


class Reference(Protocol):
    """What was learned from benign rows; `score` is high where a window is unlike them, always."""

    def score(self, window: Float32s) -> float:
        """How unlike the benign rows a window float32 [n, d] is."""
        ...


Learn = Callable[[Float32s, Int64s, int], Reference]


@dataclass(frozen=True)
class WindowTest:
    """References learned from halves of the customers, each with scores of windows from the other half.

    Null hypothesis: the window's sources are drawn from the same customers as the reference's. Independent:
    sources, not rows: halves are of whole sources, so that what a source repeats never stands on both sides.
    size: rows of a window. scores: float64 [references, windows], sorted in each row.
    """

    references: tuple[Reference, ...]
    scores: Float64s
    size: int

    @classmethod
    def fit(
        cls,
        vectors: Float32s,
        sources: Int64s,
        size: int,
        seed: int,
        *,
        learn: Learn = ShiftReference.learn,
        halvings: int = 5,
        windows: int = 20,
    ) -> WindowTest:
        """Learn from benign rows float32 [n, d]; only benign windows decide what is far.

        Each halving gives two references, each with `windows` scores: 200 in all, enough for p-values down
        to 0.005. Raises `ValueError` where half of the sources hold fewer than `size` rows.
        """
        rng = np.random.default_rng(seed)
        kept = thin(sources, MOST_PER_SOURCE, seed)
        rows, owner = vectors[kept], np.unique(sources[kept], return_inverse=True)[1].astype(np.int64)
        references: list[Reference] = []
        scores: list[list[float]] = []
        for half in _halves(owner, halvings, rng):
            other = np.flatnonzero(~half)
            if len(other) < size:
                raise ValueError(
                    f"half of the sources hold {len(other)} rows, a window {size}: give more sources or a "
                    "smaller window"
                )
            reference = learn(rows[half], owner[half], int(rng.integers(2**31)))
            drawn = (rng.choice(other, size, replace=False) for _ in range(windows))
            references.append(reference)
            scores.append(sorted(reference.score(rows[chosen]) for chosen in drawn))
        return cls(tuple(references), np.array(scores), size)

    def p_value(self, window: Float32s) -> float:
        """Conformal p-value of a window float32 [size, d]: how often a benign one scores as high.

        Every reference compares it with its own windows and the ranks are pooled (cross-conformal
        prediction, Vovk 2015). Raises `ValueError` for another number of rows.
        """
        if len(window) != self.size:
            raise ValueError(f"the test was calibrated for {self.size} rows, the window has {len(window)}")
        reached = [
            len(own) - int(np.searchsorted(own, reference.score(window)))
            for reference, own in zip(self.references, self.scores, strict=True)
        ]
        return (1 + sum(reached)) / (1 + self.scores.size)


def _halves(
    owner: Int64s, halvings: int, rng: np.random.Generator
) -> list[np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Both sides of each random halving of the sources, as masks of rows."""
    found = []
    for _ in range(halvings):
        side = np.zeros(int(owner.max()) + 1, np.bool_)
        side[rng.permutation(len(side))[: len(side) // 2]] = True
        found += [side[owner], ~side[owner]]
    return found
