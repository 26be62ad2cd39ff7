"""Replay in hourly steps: when was a campaign first reported, and each of its accounts put into it?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from stillwatch.engine.candidates import Candidate
from stillwatch.engine.families import MIN_ACCOUNTS
from stillwatch.engine.weigh import weigh
from stillwatch.model.contract import Scene
from stillwatch.model.traffic import Floats

STEP: Final = 3600.0
# a group that hardly grew since it was last weighed is not weighed anew
_GROWTH: Final = 1.05


@dataclass(frozen=True)
class Replayed:
    """convicted: seconds of the step at which both keys first turned; flagged: for each account of the
    candidate, the step at which it was first a member of it."""

    convicted: float
    flagged: Floats


def replay(candidate: Candidate, scene: Scene, end: float) -> Replayed:
    """Weigh what was there at each full hour until the keys turn; at `end` they are known to."""
    ts = scene.traffic.ts[candidate.exchanges]
    convicted = _first_conviction(candidate, scene, ts, end)
    owners = np.searchsorted(candidate.accounts, scene.traffic.account[candidate.exchanges])
    first = np.full(len(candidate.accounts), np.inf)
    np.minimum.at(first, owners, ts)
    flagged = np.maximum(_next_step(first), convicted)
    return Replayed(convicted, np.minimum(flagged, end))


def _next_step(moments: Floats) -> Floats:
    """The first full hour after each moment: what happened in an hour is looked at when it is over."""
    stepped: Floats = np.floor(moments / STEP) * STEP + STEP
    return stepped


def _first_conviction(candidate: Candidate, scene: Scene, ts: Floats, end: float) -> float:
    weighed = 0.0
    for until in np.unique(_next_step(ts)):
        seen = int(np.searchsorted(ts, until))
        if seen < _GROWTH * weighed or until >= end:
            continue
        group = candidate.group(scene, float(until))
        if len(group.accounts) < MIN_ACCOUNTS:
            continue
        weighed = float(seen)
        if weigh(group, scene).is_campaign:
            return float(until)
    return end
