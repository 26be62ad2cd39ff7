"""From an index of frames to judged candidates: weigh, and where evidence speaks for a part only, refine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from stillwatch.decide.two_keys import COORDINATION_KEY, Verdict
from stillwatch.engine.candidates import MIN_ACCOUNTS, Candidate, FrameIndex
from stillwatch.engine.weigh import weigh
from stillwatch.model.contract import Scene

_WHOLE: Final = 0.95  # where coordination speaks for nearly all accounts there is nothing to refine
_WORTH_REFINING: Final = 5.0  # bits
_MOST: Final = 0.8

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Judged:
    """A candidate and the verdict on it at the end of the window; `whole`: the candidate (its name) of
    which this one is the core, None where it is none's."""

    candidate: Candidate
    verdict: Verdict
    whole: int | None = None


def investigate(index: FrameIndex, scene: Scene, end: float, progress: Progress) -> tuple[list[Judged], Scene]:
    """Judge every family of frames; of one that coordination explains in part, its core too.

    Twice: who acts as one does not depend on what is asked, so a first round sets those accounts apart,
    and a second one learns from the others what customers ask for. Gives the judged candidates and the
    scene with these accounts set apart.
    """
    allowed = (_without_authorised(c, scene) for c in index.candidates(scene))
    candidates = [c for c in allowed if c is not None]
    judged: list[Judged] = []
    for done, candidate in enumerate(candidates):
        first = _judge(candidate, scene, end)
        judged.append(first)
        judged += [_judge(core, scene, end, candidate.name) for core in _cores(first, index, scene)]
        progress(done + 1, len(candidates))
    apart = replace(scene, apart=_acting_as_one(judged, scene))
    return [_judge(j.candidate, apart, end, j.whole) if _acts(j) else j for j in judged], apart


def _acts(judged: Judged) -> bool:
    return judged.verdict.coordination >= COORDINATION_KEY


def _acting_as_one(judged: list[Judged], scene: Scene) -> NDArray[np.bool_]:
    apart = np.array([reason is not None for reason in scene.accounts.authorised])
    for one in judged:
        if _acts(one):
            apart[one.candidate.accounts[one.verdict.linked]] = True
    return apart


def _judge(candidate: Candidate, scene: Scene, end: float, whole: int | None = None) -> Judged:
    return Judged(candidate, weigh(candidate.group(scene, end), scene), whole)


def convicted(judged: list[Judged]) -> list[Judged]:
    """Those on which both keys turned; of a candidate whose cores account for most of what links it,
    the cores alone: what is left of it are strangers and passers-by."""
    guilty = [j for j in judged if j.verdict.is_campaign]
    cores: dict[int, list[Judged]] = {}
    for one in guilty:
        if one.whole is not None:
            cores.setdefault(one.whole, []).append(one)
    return [j for j in guilty if j.whole is not None or not _explained(j, cores.get(j.candidate.name, []))]


def _explained(judged: Judged, cores: list[Judged]) -> bool:
    linked = judged.candidate.accounts[judged.verdict.linked]
    if not cores:
        return False
    covered = np.intersect1d(linked, np.concatenate([c.candidate.accounts for c in cores]))
    return len(covered) >= _MOST * len(linked)


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
