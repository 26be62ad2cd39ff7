"""Which accounts of a campaign are sure enough to be called its members, and how sure each of them is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from stillwatch.decide.members import LEVEL, kept_members, member_confidence, recognised_confidence
from stillwatch.engine.campaigns import Joined
from stillwatch.engine.candidates import FrameIndex
from stillwatch.engine.investigate import Judged
from stillwatch.engine.sightings import Sight
from stillwatch.engine.strangers import evidence_by_account, still_is
from stillwatch.model.contract import Scene
from stillwatch.model.traffic import Floats, Ints


@dataclass(frozen=True)
class Belief:
    """confidence: for every account of the scene the probability that it is a member of the campaign it is
    in, if that is one; of two campaigns the surer one counts, and 0 where it is in none and no known one
    recognised it. level: the share of a campaign's members that may be wrong, by cost."""

    confidence: Floats
    level: float = LEVEL

    @classmethod
    def of(cls, members: Sequence[tuple[Ints, Floats]], scene: Scene, level: float) -> Belief:
        """From each campaign's accounts and their confidence; accounts that were recognised by an earlier
        scan's campaign are at least as sure as that makes them."""
        confidence = np.zeros(len(scene.accounts))
        for accounts, sure in members:
            confidence[accounts] = np.maximum(confidence[accounts], sure)
        return cls(np.maximum(confidence, _recognised(scene)), level)

    def expected_wrong(self, one: Joined) -> float:
        """How many of the campaign's members are expected to be none."""
        return float((1 - self.confidence[one.accounts]).sum())

    def is_doubtful(self, one: Joined, scene: Scene) -> bool:
        """Whether more of the campaign's members are expected to be wrong, by cost, than may be."""
        cost = _costs(one.accounts, scene)
        return bool(cost @ (1 - self.confidence[one.accounts]) > self.level * cost.sum())


def without_doubtful(
    group: list[Judged], indexes: Mapping[Sight, FrameIndex], scene: Scene, end: float, level: float
) -> tuple[list[Judged], Ints, Floats]:
    """The candidates of one campaign with those accounts only that are sure enough (`kept_members`, `level`);
    the accounts that are left, and how sure each of them is.

    Confidence is not estimated anew without those who left: they left for being doubtful, and the others
    would seem surer than they are. Where the campaign would not stand without them, or lose others with
    them, nobody leaves: `Belief.is_doubtful` tells such a campaign.
    """
    accounts = np.unique(np.concatenate([j.candidate.accounts for j in group]))
    speaks_for, against = evidence_by_account(group, indexes, scene)
    confidence = member_confidence(speaks_for[accounts], against[accounts])
    chosen = kept_members(confidence, _costs(accounts, scene), level)
    if not chosen.all():
        left = _narrowed(group, accounts[chosen], scene, end)
        if left:
            return left, accounts[chosen], confidence[chosen]
    return group, accounts, confidence


def _narrowed(group: list[Judged], accounts: Ints, scene: Scene, end: float) -> list[Judged]:
    """The candidates with these accounts only, none where some of them would not be in any that stands."""
    standing = []
    for one in group:
        candidate = one.candidate.only(np.intersect1d(one.candidate.accounts, accounts), scene)
        now = candidate and one.again(scene, end, candidate)
        if now and still_is(now, one):
            standing.append(now)
    covered = [now.candidate.accounts for now in standing]
    return standing if covered and len(np.unique(np.concatenate(covered))) == len(accounts) else []


def _recognised(scene: Scene) -> Floats:
    """For every account how surely it is a member of the campaign that it was recognised to work for."""
    confidence = np.zeros(len(scene.accounts))
    if scene.known is None:
        return confidence
    for number in range(len(scene.known.campaigns)):
        mine = scene.known.recognised == number
        if mine.any():
            share = (mine.sum() + 1) / (len(mine) + 2)
            confidence[mine] = recognised_confidence(scene.known.bits[mine], share)
    return confidence


def _costs(accounts: Ints, scene: Scene) -> Floats:
    cost = scene.accounts.cost
    return np.ones(len(accounts)) if cost is None else cost[accounts]
