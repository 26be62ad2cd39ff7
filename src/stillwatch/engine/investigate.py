"""From an index of frames to judged candidates: weigh, and where evidence speaks for a part only, refine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from stillwatch.decide.two_keys import Verdict
from stillwatch.engine.candidates import MIN_ACCOUNTS, Candidate, FrameIndex
from stillwatch.engine.weigh import weigh
from stillwatch.model.contract import Scene

_WHOLE: Final = 0.95  # where coordination speaks for nearly all accounts there is nothing to refine
_WORTH_REFINING: Final = 5.0  # bits

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Judged:
    """A candidate and the verdict on it at the end of the window."""

    candidate: Candidate
    verdict: Verdict


def investigate(index: FrameIndex, scene: Scene, end: float, progress: Progress) -> list[Judged]:
    """Judge every family of frames; of one that coordination explains in part, its core too."""
    allowed = (_without_authorised(c, scene) for c in index.candidates(scene))
    candidates = [c for c in allowed if c is not None]
    judged: list[Judged] = []
    for done, candidate in enumerate(candidates):
        first = _judge(candidate, scene, end)
        judged.append(first)
        judged += [_judge(core, scene, end) for core in _cores(first, index, scene)]
        progress(done + 1, len(candidates))
    return judged


def _judge(candidate: Candidate, scene: Scene, end: float) -> Judged:
    return Judged(candidate, weigh(candidate.group(scene, end), scene))


def _cores(judged: Judged, index: FrameIndex, scene: Scene) -> list[Candidate]:
    candidate, verdict = judged.candidate, judged.verdict
    linked = candidate.accounts[verdict.linked]
    if verdict.coordination < _WORTH_REFINING or verdict.linked_share > _WHOLE or len(linked) < MIN_ACCOUNTS:
        return []
    cores = (_without_authorised(core, scene) for core in index.refine(candidate, linked, scene))
    return [core for core in cores if core and len(core.accounts) < len(candidate.accounts)]


def _without_authorised(candidate: Candidate, scene: Scene) -> Candidate | None:
    """The candidate less accounts of licensed programmes; None where too few are left."""
    licensed = np.array([scene.accounts.authorised[a] is not None for a in candidate.accounts])
    if not licensed.any():
        return candidate
    accounts = candidate.accounts[~licensed]
    if len(accounts) < MIN_ACCOUNTS:
        return None
    kept = np.isin(scene.traffic.account[candidate.exchanges], accounts)
    return Candidate(candidate.name, candidate.frames, accounts, candidate.exchanges[kept], candidate.users)
