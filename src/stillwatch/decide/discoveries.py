"""Control of false discoveries: which communities to report, and which members, so that few are wrong."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from stillwatch.model.confidence import EVEN
from stillwatch.model.traffic import Floats, Ints

LEVEL: Final = 0.25
_ROUNDING: Final = 1e-12


def discoveries(confidence: Floats, cost: Floats, level: float) -> NDArray[np.bool_]:
    """The largest set of members of one campaign of which, weighted by cost, at most `level` are expected to
    be none.

    confidence: of each the probability that it is one; cost: what a wrong stop of it costs, in any unit. The
    expected weighted share of wrong ones among the chosen is sum(cost * (1 - confidence)) / sum(cost),
    whatever their dependence, since expectations add; it holds as far as the confidence is calibrated. Chosen
    greedily by excess of cost for each member gained (Sun and Cai, JASA 2007; weighted: Basu, Cai, Das and
    Sun, JASA 2018). A costly account therefore needs a higher confidence.
    """
    excess = cost * (1 - confidence - level)
    order = np.argsort(excess / np.maximum(confidence, _ROUNDING), kind="stable")
    affordable = np.flatnonzero(np.cumsum(excess[order]) <= _ROUNDING)
    chosen = np.zeros(len(confidence), bool)
    if len(affordable):
        chosen[order[: affordable[-1] + 1]] = True
    return chosen


def sure_of(confidence: Floats, cost: Floats, of: Ints, level: float = LEVEL) -> NDArray[np.bool_]:
    """For each group whether it may be reported: its community is `sure_enough`, and it is not more probably
    none itself. of: the community of each group; the most confident of its groups speaks for it, at that
    group's cost. A group half of which is in a mixed one would otherwise come along with the campaign that is
    mixed into it."""
    if not len(of):
        return np.zeros(0, bool)
    order = np.lexsort((-confidence, of))
    names, first = np.unique(of[order], return_index=True)
    best = order[first]
    chosen = sure_enough(confidence[best], cost[best], level)
    return np.isin(of, names[chosen]) & (confidence >= min(EVEN, 1 - level))


def sure_enough(confidence: Floats, cost: Floats, level: float = LEVEL) -> NDArray[np.bool_]:
    """Communities of which a wrong stop costs no more than a right one is worth: cost * (1 - confidence) at
    most confidence * level / (1 - level).

    cost: 1 and more, 1 for accounts that are new and pay nothing. Each by itself, so that a thin one does not
    come in where others are sure (local false discovery rate: Efron, Large-scale inference, 2010; by cost it
    is the Bayes rule). Of those chosen at most `level` are expected to be wrong, by number and by cost,
    whatever their dependence, as far as the confidence is calibrated.
    """
    if level >= 1:
        return np.ones(len(confidence), bool)
    return np.asarray(confidence + _ROUNDING >= least_confidence(cost, level))


def least_confidence(cost: Floats | float, level: float) -> Floats | float:
    """The confidence from which on a stop at this cost is worth it: where cost * (1 - confidence) is
    confidence * level / (1 - level), for a `level` below 1."""
    against = cost * (1 - level)
    return against / (against + level)
