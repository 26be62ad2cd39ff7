"""Replay in hourly steps: when was a campaign first reported, and each of its accounts put into it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from stillwatch.engine.candidates import Candidate
from stillwatch.engine.families import MIN_ACCOUNTS
from stillwatch.engine.investigate import Judged
from stillwatch.engine.weigh import weigh
from stillwatch.model.contract import Scene
from stillwatch.model.traffic import Floats

STEP: Final = 3600.0
# A group is weighed anew once it grew by a twentieth, or the time that customers are known for by a quarter
_GROWTH: Final = 1.05
_LONGER: Final = 1.25


@dataclass(frozen=True)
class Replayed:
    """convicted: seconds of the step at which both keys first turned; flagged: for each account of the
    candidate, the step at which it was first a member of it."""

    convicted: float
    flagged: Floats


def replay_group(group: Sequence[Judged], scene: Scene, end: float) -> list[Replayed]:
    """Replay each candidate of one campaign. Families are judged together from when the first of them was
    convicted: before that a scan has no campaign that they could be kindred of."""
    alone = [None if one.together else replay(one.candidate, scene, end) for one in group]
    first = min((times.convicted for times in alone if times), default=-np.inf)
    return [
        times or replay(one.candidate, scene, end, since=first)
        for one, times in zip(group, alone, strict=True)
    ]


def replay(candidate: Candidate, scene: Scene, end: float, since: float = -np.inf) -> Replayed:
    """Weigh what was there at each full hour, from `since` on, until the keys turn; at `end` they are known
    to."""
    ts = scene.traffic.ts[candidate.exchanges]
    convicted = _first_conviction(candidate, scene, ts, since, end)
    owners = np.searchsorted(candidate.accounts, scene.traffic.account[candidate.exchanges])
    first = np.full(len(candidate.accounts), np.inf)
    np.minimum.at(first, owners, ts)
    flagged = np.maximum(_next_step(first), convicted)
    return Replayed(convicted, np.minimum(flagged, end))


def _next_step(moments: Floats) -> Floats:
    """The first full hour after each moment: what happened in an hour is looked at when it is over."""
    stepped: Floats = np.floor(moments / STEP) * STEP + STEP
    return stepped


def _first_conviction(candidate: Candidate, scene: Scene, ts: Floats, since: float, end: float) -> float:
    weighed, at = 0.0, -np.inf
    for until in np.arange(max(float(_next_step(ts[:1])[0]), since), end, STEP):
        seen = int(np.searchsorted(ts, until))
        if seen < _GROWTH * weighed and until - scene.began < _LONGER * (at - scene.began):
            continue
        group = candidate.group(scene, float(until))
        if len(group.accounts) < MIN_ACCOUNTS:
            continue
        weighed, at = float(seen), float(until)
        if weigh(group, scene).is_campaign:
            return at
    return end
