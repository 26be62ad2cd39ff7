"""How surely each account of a campaign is a member of it, from the bits for and against it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit

from stillwatch.decide.confidence import estimate_share
from stillwatch.decide.discoveries import LEVEL as COMMUNITIES
from stillwatch.decide.discoveries import discoveries, sure_enough
from stillwatch.decide.two_keys import FAMILY_CAP
from stillwatch.model.traffic import Floats

# Of so many members of composed campaigns whom the bits made as sure as can be, 6 were customers, who came
# together (decision 19). That such a count comes from a mean of 12 has a chance of one in 20 (Poisson)
MEASURED: Final = 19_700
LEAST: Final = 12 / MEASURED
LEVEL: Final = 0.05  # of a campaign's members, by cost, may be expected to be none
_LN2: Final = float(np.log(2))


def member_confidence(speaks_for: Floats, against: Floats) -> Floats:
    """Probability of each account of one convicted campaign that it is run with the others, if the campaign
    is one at all: 1 minus its local false discovery rate (Efron, Large-scale inference, 2010).

    speaks_for: bits of coordination for each; against: bits (0 and more) against its working as they do.
    Null hypothesis of each account: it came by the campaign's frames by circumstance. The reference is the
    campaign's own: log-odds are those of the share of members among these accounts, the fixed point of
    `estimate_share` with one member and one stranger seen before, plus ln 2 for each bit. So an account that
    nothing ties and that does nothing odd has that share. A stranger who does all that members do is not told
    from them, nor are strangers whom a network or sign-up of their own ties to each other. Independent, given
    what the account is, are what ties it (attributes, moments) and its ways (what it asks, how long answers
    are). Families that tie have causes in common, so that all of them together count for no more than one
    may; and nobody is believed nearer to certain than LEAST.
    """
    ratios = _LN2 * (np.minimum(speaks_for, FAMILY_CAP) - against)
    share = estimate_share(ratios, np.arange(len(ratios)))
    return _bounded(expit(ratios + logit(share)))


def recognised_confidence(bits: Floats, share: float) -> Floats:
    """The same for accounts that were recognised as a known campaign's: `bits` of an e-process
    (`link.recognition`) whose null hypothesis is any customer, `share` of accounts in the campaign."""
    return _bounded(expit(_LN2 * bits + logit(share)))


def members_level(level: float) -> float:
    """The level for members where campaigns are held to `level`: never laxer; 1 (no control) for both."""
    return min(level, LEVEL) if level < 1 else level


def kept_members(confidence: Floats, cost: Floats, level: float = LEVEL) -> NDArray[np.bool_]:
    """The largest set of a campaign's accounts of which, weighed by what a wrong stop costs, at most `level`
    are expected to be none (`discoveries`), without any whose own chance of being none is not worth its stop
    (`sure_enough`, by the level of communities): many sure members would otherwise make room for doubtful
    ones, who cost a customer as much as if they were alone."""
    kept = sure_enough(confidence, cost, max(level, COMMUNITIES))
    kept[kept] = discoveries(confidence[kept], cost[kept], level)
    return kept


def _bounded(confidence: Floats) -> Floats:
    return np.asarray(np.clip(confidence, LEAST, 1 - LEAST))
