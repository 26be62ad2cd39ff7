"""What a scan goes by that was fitted on groups of known truth: the keys, and confidence beyond them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

import msgspec
import numpy as np

from stillwatch.model.evidence import Family

EVEN: Final = 0.5
# What accounts do at one time or one after the other. Cards, networks and sign-ups are shared by circumstance
# too (a class, a reseller's customers), so that beyond the coordination key they tell nothing apart.
BEHAVIOUR: Final[tuple[Family, ...]] = ("cadence", "targeting", "lineage", "shared")
_ACTING_ODDS: Final = -10.0  # log2: one group in 1,000 acts as one before anything was seen
_LN2: Final = float(np.log(2))


class Keys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From where on the keys turn: bits of coordination, bits of harvest for twenty tied accounts, and the
    share of a group's accounts that must be tied. Chosen on customers: `stillwatch range calibrate`."""

    coordination: float = 10.0
    harvest: float = 3.5
    linked: float = 0.25  # with fewer, calibrated customers turn both keys


class ConfidenceMap(msgspec.Struct, frozen=True, kw_only=True):
    """How much likelier the evidence on a group which acts as one is from a campaign than from another.

    keys: what `acts as one` and `beyond its key` mean. A line first: intercept + harvest * (harvest bits
    beyond the group's key) + behaviour * (bits of BEHAVIOUR) + unopposed (where no harvest detector speaks
    against) are log-odds where a `share` of the groups are campaigns. Then the line is bent: a group that it
    gives `line` has the log-ratio `bent`, both ascending, and straight between; where there are none, the
    line stays. by_chance: of the groups that do not act as one, the share whose harvest speaks for a
    campaign. share: of campaigns among the `groups` of known truth that it was fitted on, `honest` of them
    none; fitted_on: what these were.
    """

    intercept: float
    harvest: float
    behaviour: float
    share: float
    groups: int
    honest: int
    unopposed: float = 0.0
    line: tuple[float, ...] = ()
    bent: tuple[float, ...] = ()
    by_chance: float = 1.0
    fitted_on: str = ""
    keys: Keys = Keys()

    def __reduce__(self) -> tuple[Callable[[bytes], ConfidenceMap], tuple[bytes]]:
        """Once in every process: verdicts by the thousand are sent with the mapping they go by."""
        return _received, (msgspec.json.encode(self),)

    @property
    def bit_of_behaviour(self) -> float:
        """How many bits of harvest tell as much as one bit of behaviour."""
        return self.behaviour / self.harvest if self.harvest > 0 else 0.0

    def log_ratio(self, bits: Mapping[Family, float], key: float, unopposed: bool) -> float:
        """Natural log of how much likelier the evidence is from a campaign than from another group that acts
        as one: the log-odds without the share of campaigns there was in the fit. key: the harvest bits at
        which the group's key turns; unopposed: whether no harvest detector speaks against."""
        behaviour = sum(bits.get(family, 0.0) for family in BEHAVIOUR)
        beyond = bits.get("harvest", 0.0) - key
        agreement = self.unopposed if unopposed else 0.0
        evidence = self.intercept + self.harvest * beyond + self.behaviour * behaviour + agreement
        straight = evidence - float(np.log(self.share / (1 - self.share)))
        return float(np.interp(straight, self.line, self.bent)) if self.line else straight

    def probability(self, bits: Mapping[Family, float], key: float, unopposed: bool, share: float) -> float:
        """That it is a campaign and neither acts as one for another reason nor looks so by chance.

        Of the groups that act as one a `share` are campaigns; that this one does is told by its coordination
        bits, from one in 1,000. Of groups that do not, `by_chance` harvest as campaigns do.
        Never nearer to 0 or 1 than one in the fitted groups.
        """
        coordination = sum(b for family, b in bits.items() if family != "harvest")
        acting = np.exp(_LN2 * (coordination + _ACTING_ODDS))
        ratio = np.exp(-self.log_ratio(bits, key, unopposed))
        least = 1 / (self.groups + 2)
        believed = share / (share + (1 - share) * ratio + max(ratio, self.by_chance) / acting)
        return float(np.clip(believed, least, 1 - least))


@lru_cache
def _received(encoded: bytes) -> ConfidenceMap:
    return msgspec.json.decode(encoded, type=ConfidenceMap)
