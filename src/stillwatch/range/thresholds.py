"""What thresholds of the two keys would do to calibrated groups, and which ones the data choose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import product
from typing import Final, NamedTuple

from msgspec.structs import replace

from stillwatch.decide.confidence import own_map
from stillwatch.decide.two_keys import OWNERS_SHARE
from stillwatch.model.confidence import Keys
from stillwatch.range.calibrate import Calibration, GroupBits

COORDINATIONS: Final = (5.0, 7.5, 10.0, 15.0, 20.0)
HARVESTS: Final = (1.0, 1.5, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0)
LINKED_SHARES: Final = (0.25, 0.35, 0.5, 0.6, 0.7, 0.8, 0.9)
MOST_WRONG: Final = 0.001  # of the customers


CURRENT: Final = own_map().keys


class Outcome(NamedTuple):
    """What thresholds do. wrong_accounts: customers by kind, each account of each range once; kept: campaign
    accounts with enough harvest in a group on which both keys turn; of: those in any campaign group."""

    keys: Keys
    wrong_groups: int
    wrong_accounts: dict[str, int]
    kept_groups: int
    groups: int
    kept: int
    of: int

    @property
    def wrong(self) -> int:
        """Customers wrongly in a group on which both keys turn."""
        return sum(self.wrong_accounts.values())

    @property
    def kept_share(self) -> float:
        """Share of the campaign accounts; 0 where no campaigns were composed."""
        return self.kept / self.of if self.of else 0.0


def turns(group: GroupBits, at: Keys) -> bool:
    """Whether both keys would turn on the group. What it owes more or less than twenty tied accounts do, it
    owes with any keys; the condition on declared owners stays as it is."""
    return (
        group.coordination >= at.coordination
        and group.beyond >= at.harvest - CURRENT.harvest
        and group.linked_share >= max(at.linked, group.least_linked)
        and group.owners_share >= OWNERS_SHARE
    )


def outcome(calibration: Calibration, at: Keys) -> Outcome:
    """What the thresholds `at` do to the calibrated groups."""
    wrong = [group for group in calibration.customers if turns(group, at)]
    kept = [group for group in calibration.campaigns if turns(group, at)]
    return Outcome(
        keys=at,
        wrong_groups=len(wrong),
        wrong_accounts=_by_kind(wrong),
        kept_groups=len(kept),
        groups=len(calibration.campaigns),
        kept=len(_enough(kept)),
        of=len(_enough(calibration.campaigns)),
    )


def grid(calibration: Calibration) -> list[Outcome]:
    """Outcomes over all combinations of HARVESTS and COORDINATIONS."""
    return [outcome(calibration, Keys(c, h)) for h, c in product(HARVESTS, COORDINATIONS)]


def linked_shares(calibration: Calibration) -> list[Outcome]:
    """Outcomes with the present keys over LINKED_SHARES."""
    return [outcome(calibration, replace(CURRENT, linked=share)) for share in LINKED_SHARES]


def choose(calibration: Calibration) -> Outcome:
    """The rule of choice: no more than MOST_WRONG of the customers, then most campaign accounts kept, then
    fewest customers wrong, then the strictest."""
    allowed = MOST_WRONG * sum(calibration.population.values())
    tried = product(HARVESTS, COORDINATIONS, LINKED_SHARES)
    outcomes = (outcome(calibration, Keys(c, h, share)) for h, c, share in tried)
    return min(outcomes, key=lambda one: _preference(one, allowed))


def _preference(one: Outcome, allowed: float) -> tuple[float, ...]:
    strict = (-one.keys.harvest, -one.keys.coordination, -one.keys.linked)
    return (max(one.wrong - allowed, 0.0), -one.kept, one.wrong, *strict)


def without_kind(calibration: Calibration, kind: str) -> Calibration:
    """The calibration as if no campaign of `kind` had been known."""
    others = tuple(group for group in calibration.campaigns if group.kind != kind)
    return Calibration(calibration.customers, others, calibration.population)


def only_kind(calibration: Calibration, kind: str) -> Calibration:
    """The calibration with no other campaigns than those of `kind`."""
    own = tuple(group for group in calibration.campaigns if group.kind == kind)
    return Calibration(calibration.customers, own, calibration.population)


def _by_kind(groups: Sequence[GroupBits]) -> dict[str, int]:
    """Distinct accounts of the groups by kind; an account counts once a range."""
    seen = {(group.seed, account): kind for group in groups for account, kind in group.accounts.items()}
    return dict(sorted(Counter(seen.values()).items()))


def _enough(groups: Iterable[GroupBits]) -> set[tuple[int, str]]:
    return {(group.seed, account) for group in groups for account in group.enough}
