"""Which of the judged candidates stand as campaigns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from stillwatch.decide.discoveries import LEVEL
from stillwatch.engine.investigate import Judged
from stillwatch.engine.reckoning import reckon
from stillwatch.engine.sightings import Sight
from stillwatch.model.contract import Scene

_MOST: Final = 0.9  # with 0.8, a fifth of a campaign could be lost with the whole of which cores stand
_HALF: Final = 0.5


def convict(judged: list[Judged], scene: Scene, end: float, level: float = LEVEL) -> list[Judged]:
    """Candidates on which both keys turn, and which are sure enough (`reckoning`, `level`).

    Of a candidate whose cores account for most of what links it, and for what the linked accounts send under
    its frames, the cores alone stand: what is left are strangers. A family found by meaning stands where none
    found by wording has its accounts.
    """
    sure = reckon(judged, scene.accounts.cost, level).sure
    guilty = [j for j, s in zip(judged, sure, strict=True) if s and j.turns_both_keys]
    cores = cores_of(guilty)
    guilty = [
        j for j in guilty if j.whole is not None or not explained(j, cores[j.sight, j.candidate.name], scene)
    ]
    narrowed = [j if j.sight == "wording" else _linked_only(j, scene, end) for j in guilty]
    standing = [j for j in narrowed if j is not None and j.verdict.is_campaign]
    worded = _accounts_by_wording(standing, len(scene.accounts))
    return [j for j in standing if j.sight == "wording" or not _covered(j, worded)]


def cores_of(guilty: Iterable[Judged]) -> defaultdict[tuple[Sight, int], list[Judged]]:
    """The cores of each candidate, by its sight and name."""
    found: defaultdict[tuple[Sight, int], list[Judged]] = defaultdict(list)
    for one in guilty:
        if one.whole is not None:
            found[one.sight, one.whole].append(one)
    return found


def explained(judged: Judged, cores: Sequence[Judged], scene: Scene) -> bool:
    """Whether the cores hold most of the linked accounts, and half of what these send under its frames: thin
    cores do not stand for a whole that says more."""
    if not cores:
        return False
    inside = np.intersect1d(judged.linked, np.concatenate([c.candidate.accounts for c in cores]))
    if len(inside) < _MOST * len(judged.linked):
        return False
    whole = judged.candidate.exchanges
    sent = whole[np.isin(scene.traffic.account[whole], judged.linked)]
    held = np.isin(sent, np.concatenate([c.candidate.exchanges for c in cores]))
    return bool(held.mean() >= _HALF)


def _linked_only(judged: Judged, scene: Scene, end: float) -> Judged | None:
    """By meaning, only linked accounts: a cell is too wide a frame to name a member by itself."""
    candidate = judged.candidate.only(judged.linked, scene)
    return None if candidate is None else judged.again(scene, end, candidate)


def _accounts_by_wording(standing: list[Judged], accounts: int) -> NDArray[np.bool_]:
    """For every account whether it is in a family that was found by wording."""
    found = np.zeros(accounts, bool)
    for one in standing:
        if one.sight == "wording":
            found[one.candidate.accounts] = True
    return found


def _covered(judged: Judged, worded: NDArray[np.bool_]) -> bool:
    return bool(worded[judged.candidate.accounts].mean() >= _HALF)
