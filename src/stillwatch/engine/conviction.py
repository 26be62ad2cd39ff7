"""Which of the judged candidates stand as campaigns."""

from __future__ import annotations

from typing import Final

import numpy as np

from stillwatch.decide.discoveries import LEVEL
from stillwatch.engine.investigate import Judged
from stillwatch.engine.reckoning import reckon
from stillwatch.model.contract import Scene

_MOST: Final = 0.9  # with 0.8, a fifth of a campaign could be lost with the whole of which cores stand
_HALF: Final = 0.5


def convict(judged: list[Judged], scene: Scene, end: float, level: float = LEVEL) -> list[Judged]:
    """Candidates on which both keys turn, and which are sure enough among so many (`reckoning`, `level`).

    Of a candidate whose cores account for most of what links it, the cores alone stand: what is left
    are strangers. A family found by meaning stands where none found by wording has its accounts.
    """
    sure = reckon(judged, scene.accounts.cost, level).sure
    guilty = [
        j for j, s in zip(judged, sure, strict=True) if s and j.verdict.is_campaign and _asked_enough(j)
    ]
    guilty = [j for j in guilty if not _explained(j, guilty)]
    narrowed = [j if j.sight == "wording" else _linked_only(j, scene, end) for j in guilty]
    standing = [j for j in narrowed if j is not None and j.verdict.is_campaign]
    return [j for j in standing if j.sight == "wording" or not _covered(j, standing)]


def _asked_enough(judged: Judged) -> bool:
    return judged.sight == "wording" or judged.verdict.harvest >= judged.verdict.harvest_key_by_meaning


def _explained(judged: Judged, guilty: list[Judged]) -> bool:
    cores = [j for j in guilty if j.sight == judged.sight and j.whole == judged.candidate.name]
    if judged.whole is not None or not cores:
        return False
    inside = np.intersect1d(judged.linked, np.concatenate([c.candidate.accounts for c in cores]))
    return len(inside) >= _MOST * len(judged.linked)


def _linked_only(judged: Judged, scene: Scene, end: float) -> Judged | None:
    """By meaning, only linked accounts: a cell is too wide a frame to name a member by itself."""
    candidate = judged.candidate.only(judged.linked, scene)
    return None if candidate is None else judged.again(scene, end, candidate)


def _covered(judged: Judged, standing: list[Judged]) -> bool:
    by_wording = [j.candidate.accounts for j in standing if j.sight == "wording"]
    if not by_wording:
        return False
    inside = np.intersect1d(judged.candidate.accounts, np.concatenate(by_wording))
    return len(inside) >= _HALF * len(judged.candidate.accounts)
