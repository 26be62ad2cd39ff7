"""From bits to a probability that holds: of groups with confidence 0.9, nine in ten are campaigns."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from stillwatch.model.errors import StillwatchError
from stillwatch.model.evidence import Family
from stillwatch.model.traffic import Floats, Ints

FILE: Final = "confidence.json"
EVEN: Final = 0.5
# What accounts do at one time or one after the other. Cards, networks and sign-ups are shared by circumstance
# too (a class, a reseller's customers), so that beyond the coordination key they tell nothing apart.
BEHAVIOUR: Final[tuple[Family, ...]] = ("cadence", "targeting", "lineage", "shared")
_ACTING_ODDS: Final = -10.0  # log2: one group in 1,000 acts as one before anything was seen
_LN2: Final = float(np.log(2))
_ROUNDS: Final = 500
_SETTLED: Final = 1e-9


class ConfidenceMap(msgspec.Struct, frozen=True, kw_only=True):
    """How much likelier the evidence on a group which acts as one is from a campaign than from another.

    A line first: intercept + harvest * (harvest bits beyond the group's key) + behaviour * (bits of
    BEHAVIOUR) + unopposed (where no harvest detector speaks against) are log-odds where a `share` of the
    groups are campaigns. Then the line is bent: a group that it gives `line` has the log-ratio `bent`, both
    ascending, and straight between; where there are none, the line stays. by_chance: of the groups that do
    not act as one, the share whose harvest speaks for a campaign. share: of campaigns among the `groups` of
    known truth that it was fitted on, `honest` of them none; fitted_on: what these were.
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
        straight = evidence - _log_odds(self.share)
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


def estimate_share(log_ratios: Floats, of: Ints) -> float:
    """Share of campaigns among communities that act as one, from likelihood ratios (natural logs) alone.

    of: the community of each ratio; its highest counts. The fixed point of the mean posterior (expectation
    maximisation; Saerens, Latinne and Decaestecker, Neural Computation 2002), with one campaign and one
    other community seen before: a half where there is nothing.
    """
    highest = np.full(int(of.max(initial=-1)) + 1, -np.inf)
    np.maximum.at(highest, of, log_ratios)
    highest = highest[np.isfinite(highest)]
    share = EVEN
    for _ in range(_ROUNDS):
        posterior = _sigmoid(highest + _log_odds(share))
        updated = float((1 + posterior.sum()) / (2 + len(highest)))
        if abs(updated - share) < _SETTLED:
            break
        share = updated
    return share


def _sigmoid(log_odds: Floats | float) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -500, 500))))


def _log_odds(share: float) -> float:
    return float(np.log(share / (1 - share)))


def read_map(path: Path) -> ConfidenceMap:
    """A mapping that `stillwatch range confidence --out` wrote. `StillwatchError` where it is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=ConfidenceMap)
    except (OSError, msgspec.MsgspecError) as fault:
        raise StillwatchError(
            f"{path}: no mapping of confidence: {fault}", hint="write one with `stillwatch range confidence`"
        ) from fault


@lru_cache(maxsize=1)
def own_map() -> ConfidenceMap:
    """The mapping that the package brings."""
    with resources.as_file(resources.files(__package__).joinpath(FILE)) as path:
        return read_map(path)
