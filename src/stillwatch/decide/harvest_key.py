"""The harvest key: bits that turn it, by how many accounts are tied and how, and by what they do alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from stillwatch.decide.ties import EVERYDAY, Ties
from stillwatch.model.confidence import BEHAVIOUR, ConfidenceMap, Keys
from stillwatch.model.evidence import Family

_MOST_RARER: Final = 1.5  # bits; what is left, 2, is less than the largest classes of the calibration owe
_MOST_UNOPPOSED: Final = 2.5  # bits, for 113 accounts and more; composed customers of that number never agree
_CROSSWISE: Final = 1.0  # bits, of more than seven that the labels tell (decision 41)
_AGREED: Final = 1.0  # bits; with 1.9 the first calibrated group of customers more came in
_SMALL: Final = 0.5  # of the ease, below twenty accounts: with all of it resellers of fresh ranges came in


def harvest_key(linked: int, keys: Keys, unopposed: bool = False) -> float:
    """Bits of harvest that turn the key: as `keys` say for twenty accounts, fewer for larger groups and more
    for smaller ones.

    Customers who come together are the rarer the more they are, as firms are: twice as many accounts,
    half as many groups (Zipf's law of sizes). Each doubling therefore is one bit of prior odds, up as far as
    groups were measured; further where the group is `unopposed`, so that no harvest detector speaks against.
    """
    doublings = np.log2(max(linked, 1) / EVERYDAY)
    return float(keys.harvest - min(doublings, _MOST_UNOPPOSED if unopposed else _MOST_RARER))


def eased(
    key: float,
    bits: Mapping[Family, float],
    mapping: ConfidenceMap,
    unopposed: bool = False,
    crosswise: bool = False,
) -> float:
    """A harvest key, less what the group's second behaviour is worth, what it is worth that no harvest
    detector speaks against, and that its accounts share things `crosswise` (`Ties`), never below that
    of the largest groups.

    One circumstance (a lesson, a launch) moves accounts in one family of behaviour. What they do alike in a
    second one tells campaigns from other groups too, each bit as much as the fitted confidence says. By that
    fit agreement of the harvest detectors is worth a little more than a bit: they get one. Small groups
    of customers behave alike by chance more often than the fit can tell: they get half of all that, unless
    they share things as hardly any customers do (decision 41).
    """
    behaviour = sorted(max(bits.get(family, 0.0), 0.0) for family in BEHAVIOUR)
    worth = mapping.bit_of_behaviour * sum(behaviour[:-1]) + (_AGREED if unopposed else 0.0)
    worth *= _SMALL if key > mapping.keys.harvest and not crosswise else 1.0
    worth += _CROSSWISE if crosswise else 0.0
    return max(key - worth, mapping.keys.harvest - (_MOST_UNOPPOSED if unopposed else _MOST_RARER))


def key_of(ties: Ties, bits: Mapping[Family, float], unopposed: bool, mapping: ConfidenceMap) -> float:
    """Bits of harvest that turn the key for a group found by wording, by what its accounts share: by size,
    less what second behaviour, agreement and sharing crosswise are worth, and what it owes. One customer runs
    one program by right, so where accounts are tied as customers are, behaviour is worth nothing."""
    by_size = harvest_key(ties.linked, mapping.keys)
    if not ties.as_customers:
        less = eased(by_size, bits, mapping, unopposed, ties.crosswise)
        by_size = min(less, harvest_key(ties.linked, mapping.keys, unopposed))
    return by_size + ties.owed
