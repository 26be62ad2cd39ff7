"""Control of false discoveries: which communities to report, so that few of them are wrong."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from stillwatch.model.traffic import Floats, Ints

LEVEL: Final = 0.05
_ROUNDING: Final = 1e-12


def discoveries(confidence: Floats, cost: Floats, level: float = LEVEL) -> NDArray[np.bool_]:
    """The largest set of communities of which, weighted by cost, at most `level` are expected to be wrong.

    confidence: of each the probability that it is a campaign; cost: what a wrong stop of it costs,
    in any unit. The expected weighted share of wrong ones among the chosen is sum(cost * (1 - confidence)) /
    sum(cost), whatever their dependence, since expectations add; it holds as far as the
    confidence is calibrated. Chosen greedily by excess of cost for each campaign gained (Sun and Cai, JASA
    2007; weighted: Basu, Cai, Das and Sun, JASA 2018). A costly group therefore needs a higher confidence.
    """
    excess = cost * (1 - confidence - level)
    order = np.argsort(excess / np.maximum(confidence, _ROUNDING), kind="stable")
    affordable = np.flatnonzero(np.cumsum(excess[order]) <= _ROUNDING)
    chosen = np.zeros(len(confidence), bool)
    if len(affordable):
        chosen[order[: affordable[-1] + 1]] = True
    return chosen


def sure_of(confidence: Floats, cost: Floats, of: Ints, level: float = LEVEL) -> NDArray[np.bool_]:
    """For each group whether its community is among the `discoveries`. of: the community of each group; the
    most confident of its groups speaks for it, at that group's cost."""
    if not len(of):
        return np.zeros(0, bool)
    order = np.lexsort((-confidence, of))
    names, first = np.unique(of[order], return_index=True)
    best = order[first]
    chosen = discoveries(confidence[best], cost[best], level)
    return np.isin(of, names[chosen])
