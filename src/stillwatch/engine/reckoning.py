"""Before campaigns are reported: how common they are among these groups, and which are sure enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from stillwatch.decide.confidence import estimate_share
from stillwatch.decide.discoveries import LEVEL, discoveries
from stillwatch.engine.investigate import Judged
from stillwatch.model.contract import Scene
from stillwatch.model.traffic import Floats

_HALF: Final = 0.5


@dataclass(frozen=True)
class Reckoning:
    """share: of campaigns among the groups that act as one; sure: for each judged group, whether it may be
    reported by what was asked for of false discoveries."""

    share: float
    sure: NDArray[np.bool_]


def reckon(judged: list[Judged], scene: Scene, level: float = LEVEL) -> Reckoning:
    """Weigh all groups that act as one against each other, each by what a wrong stop of its accounts costs on
    average; `level` is the share of wrong ones, by cost, among those that are sure.

    A group of which a sure one holds half of the accounts is another sight of the same community, and sure
    with it: which of its accounts are members is asked later.
    """
    acting = np.array([one.verdict.acts_as_one for one in judged], bool)
    sure = np.zeros(len(judged), bool)
    ratios = np.array([one.verdict.log_ratio for one in judged])[acting]
    share = estimate_share(ratios)
    if acting.any():
        asked = [one for one, acts in zip(judged, acting, strict=True) if acts]
        confidence = np.array([one.verdict.confidence_among(share) for one in asked])
        costs = np.array([_cost(one, scene) for one in asked])
        sure[acting] = discoveries(confidence, costs, level)
    return Reckoning(share, sure | _seen_in(judged, sure))


def _cost(judged: Judged, scene: Scene) -> float:
    costs: Floats | None = scene.accounts.cost
    return 1.0 if costs is None else float(costs[judged.candidate.accounts].mean())


def _seen_in(judged: list[Judged], sure: NDArray[np.bool_]) -> NDArray[np.bool_]:
    known = [one.candidate.accounts for one, is_sure in zip(judged, sure, strict=True) if is_sure]
    found = [
        not is_sure and one.verdict.is_campaign and any(_holds(k, one.candidate.accounts) for k in known)
        for one, is_sure in zip(judged, sure, strict=True)
    ]
    return np.array(found, bool)


def _holds(known: NDArray[np.int64], accounts: NDArray[np.int64]) -> bool:
    return len(np.intersect1d(known, accounts)) >= _HALF * len(accounts)
