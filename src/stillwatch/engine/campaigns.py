"""Convicted candidates to campaigns: those that are one are joined, with members and flag times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse.csgraph import connected_components

from stillwatch.decide.two_keys import Verdict
from stillwatch.engine.communities import sharing
from stillwatch.engine.investigate import Judged
from stillwatch.engine.replay import Replayed
from stillwatch.engine.weigh import weigh
from stillwatch.model.contract import Scene
from stillwatch.model.traffic import Floats, Group, Ints

OVERLAP: Final = 0.2  # of the smaller group's accounts


@dataclass(frozen=True)
class Joined:
    """One campaign: its candidates (most exchanges first, several judged together last) and the verdict on
    all of them; its accounts, when each was flagged (seconds), and its harvest exchanges."""

    parts: tuple[Judged, ...]
    verdict: Verdict
    accounts: Ints
    flagged: Floats
    exchanges: Ints


def join_groups(judged: list[Judged]) -> list[list[Judged]]:
    """Candidates whose accounts overlap, together, largest first: one pool may harvest with several families
    of frames."""
    if not judged:
        return []
    largest = sorted(judged, key=lambda j: (-len(j.candidate.accounts), j.candidate.name))
    together = sharing([j.candidate.accounts for j in largest], OVERLAP)
    groups: dict[int, list[Judged]] = {}
    for one, part in zip(largest, connected_components(together, directed=False)[1], strict=True):
        groups.setdefault(int(part), []).append(one)
    return list(groups.values())


def join(group: list[Judged], replayed: list[Replayed], scene: Scene, end: float) -> Joined:
    """One campaign from its candidates and their replays (same order), weighed as a whole."""
    accounts = np.unique(np.concatenate([j.candidate.accounts for j in group]))
    flagged = np.full(len(accounts), np.inf)
    for one, times in zip(group, replayed, strict=True):
        at = np.searchsorted(accounts, one.candidate.accounts)
        np.minimum.at(flagged, at, times.flagged)
    parts = tuple(sorted(group, key=lambda j: (j.together, -len(j.candidate.exchanges), j.candidate.name)))
    exchanges = np.unique(np.concatenate([j.candidate.exchanges for j in group]))
    verdict = weigh(Group(accounts, exchanges, end), scene)
    return Joined(parts, verdict, accounts, flagged, exchanges)
