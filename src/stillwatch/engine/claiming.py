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
    """What accounts of cores send under a family that these cores explain, and not under their own frames."""
    cores = cores_of(one.parts)
    beside = [_beside(part, cores.get((part.sight, part.candidate.name), []), scene) for part in one.parts]
    return np.unique(np.concatenate(beside))


def without(one: Joined, exchanges: Ints) -> Joined:
    """The campaign without these exchanges; verdicts, members and times stay as they are."""
    if not len(exchanges):
        return one
    kept = [(part, np.setdiff1d(part.candidate.exchanges, exchanges)) for part in one.parts]
    parts = tuple(
        replace(part, candidate=replace(part.candidate, exchanges=own)) for part, own in kept if len(own)
    )
    return replace(one, parts=parts, exchanges=np.setdiff1d(one.exchanges, exchanges))


def _beside(whole: Judged, cores: Sequence[Judged], scene: Scene) -> Ints:
    """What the cores' accounts send under the frames of the whole and not of the cores; nothing where these
    do not explain it."""
    sent = whole.candidate.exchanges
    if whole.whole is not None or whole.together or not explained(whole, cores, scene):
        return sent[:0]
    accounts = np.unique(np.concatenate([core.candidate.accounts for core in cores]))
    beside = np.setdiff1d(sent, np.concatenate([core.candidate.exchanges for core in cores]))
    return beside[np.isin(scene.traffic.account[beside], accounts)]
