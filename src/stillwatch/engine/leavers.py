"""Those who left a campaign as strangers, where they are a campaign by themselves.

Two operators who bought one list of wordings, or deal it out in two ways, may have nothing in common but it,
and nothing by which pools are told apart. The smaller of the two then looks like strangers to the larger.
"""

from __future__ import annotations

import numpy as np

from stillwatch.engine.campaigns import join_groups
from stillwatch.engine.investigate import Judged
from stillwatch.model.contract import Scene
from stillwatch.model.traffic import Ints


def by_themselves(pool: list[Judged], kept: list[Judged], scene: Scene, end: float) -> list[list[Judged]]:
    """What of each candidate of `pool` belongs to accounts that none of the `kept` ones has, where both keys
    turn on it; joined where these overlap."""
    if pool is kept:
        return []
    left = np.setdiff1d(_accounts(pool), _accounts(kept))
    theirs = (one.candidate.only(np.intersect1d(one.candidate.accounts, left), scene) for one in pool)
    again = [
        one.again(scene, end, candidate)
        for one, candidate in zip(pool, theirs, strict=True)
        if candidate is not None
    ]
    return join_groups([one for one in again if one.verdict.is_campaign])


def _accounts(group: list[Judged]) -> Ints:
    return np.unique(np.concatenate([one.candidate.accounts for one in group]))
