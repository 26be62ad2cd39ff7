"""What a campaign does not claim of its members' exchanges, where cores of its families tell more narrowly.

A family may hold phrases of customers besides. They leave as strangers and their phrases stay, so that what
members send with these would be claimed as harvest. Where cores explain the family without the strangers,
their frames say what is harvest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from stillwatch.engine.campaigns import Joined
from stillwatch.engine.conviction import cores_of, explained
from stillwatch.engine.investigate import Judged
from stillwatch.model.contract import Scene
from stillwatch.model.traffic import Ints


def beside_cores(one: Joined, scene: Scene) -> Ints:
    """What accounts of cores send under a family that these cores explain, and under no other's frames."""
    cores = cores_of(one.parts)
    beside, told = [one.exchanges[:0]], [one.exchanges[:0]]
    for part in one.parts:
        its = cores.get((part.sight, part.candidate.name), [])
        if part.whole is None and not part.together and explained(part, its, scene):
            beside.append(_by_accounts_of(its, part, scene))
        elif not part.together:
            told.append(part.candidate.exchanges)
    return np.setdiff1d(np.concatenate(beside), np.concatenate(told))


def without(one: Joined, exchanges: Ints) -> Joined:
    """The campaign without these exchanges; verdicts, members and times stay as they are."""
    if not len(exchanges):
        return one
    kept = [(part, np.setdiff1d(part.candidate.exchanges, exchanges)) for part in one.parts]
    parts = tuple(
        replace(part, candidate=replace(part.candidate, exchanges=own)) for part, own in kept if len(own)
    )
    return replace(one, parts=parts, exchanges=np.setdiff1d(one.exchanges, exchanges))


def _by_accounts_of(cores: Sequence[Judged], whole: Judged, scene: Scene) -> Ints:
    """What the cores' accounts send under the frames of the whole."""
    sent = whole.candidate.exchanges
    accounts = np.concatenate([core.candidate.accounts for core in cores])
    return sent[np.isin(scene.traffic.account[sent], accounts)]
