"""Which of the judged candidates stand as campaigns, and with which accounts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from stillwatch.engine.candidates import FrameIndex, Sight
from stillwatch.engine.investigate import Judged
from stillwatch.model.contract import Scene

_MOST: Final = 0.8
_HALF: Final = 0.5


def convict(
    judged: list[Judged], indexes: Mapping[Sight, FrameIndex], scene: Scene, end: float
) -> list[Judged]:
    """Candidates on which both keys turn, with passers-by left out.

    Of a candidate whose cores account for most of what links it, the cores alone stand: what is left
    are strangers. A family found by meaning stands where none found by wording has its accounts.
    """
    guilty = [j for j in judged if j.verdict.is_campaign]
    guilty = [j for j in guilty if not _explained(j, guilty)]
    trimmed = [_trimmed(j, indexes[j.sight], scene, end) for j in guilty]
    standing = [j for j in trimmed if j is not None and j.verdict.is_campaign]
    return [j for j in standing if j.sight == "wording" or not _covered(j, standing)]


def _explained(judged: Judged, guilty: list[Judged]) -> bool:
    cores = [j for j in guilty if j.sight == judged.sight and j.whole == judged.candidate.name]
    if judged.whole is not None or not cores:
        return False
    inside = np.intersect1d(judged.linked, np.concatenate([c.candidate.accounts for c in cores]))
    return len(inside) >= _MOST * len(judged.linked)


def _trimmed(judged: Judged, index: FrameIndex, scene: Scene, end: float) -> Judged | None:
    """By meaning, only linked accounts: a cell is too wide a frame to name a member by itself."""
    if judged.sight == "wording":
        candidate = index.without_passers_by(judged.candidate, judged.linked, scene)
    else:
        candidate = judged.candidate.only(judged.linked, scene)
    if candidate is None:
        return None
    unchanged = len(candidate.accounts) == len(judged.candidate.accounts)
    return judged if unchanged else judged.again(scene, end, candidate)


def _covered(judged: Judged, standing: list[Judged]) -> bool:
    by_wording = [j.candidate.accounts for j in standing if j.sight == "wording"]
    if not by_wording:
        return False
    inside = np.intersect1d(judged.candidate.accounts, np.concatenate(by_wording))
    return len(inside) >= _HALF * len(judged.candidate.accounts)
