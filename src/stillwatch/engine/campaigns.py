"""Convicted candidates to campaigns: those that are one are joined, with members and flag times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from stillwatch.decide.two_keys import Verdict
from stillwatch.engine.candidates import Candidate
from stillwatch.engine.replay import Replayed
from stillwatch.model.traffic import Floats, Ints

_OVERLAP: Final = 0.2  # of the smaller group's accounts


@dataclass(frozen=True)
class Convicted:
    """A candidate on which both keys turned."""

    candidate: Candidate
    verdict: Verdict
    replayed: Replayed


@dataclass(frozen=True)
class Joined:
    """One campaign: its candidates (largest first), accounts, when each was flagged, harvest exchanges."""

    parts: tuple[Convicted, ...]
    accounts: Ints
    flagged: Floats
    exchanges: Ints


def join_campaigns(convicted: list[Convicted]) -> list[Joined]:
    """Join candidates whose accounts overlap: one pool may harvest with several families of frames."""
    groups: list[list[Convicted]] = []
    for one in sorted(convicted, key=lambda c: (-len(c.candidate.accounts), c.candidate.name)):
        touching = [g for g in groups if any(_overlaps(one, other) for other in g)]
        merged = [one]
        for group in touching:
            merged += group
            groups.remove(group)
        groups.append(merged)
    return sorted((_joined(g) for g in groups), key=lambda j: (-len(j.accounts), int(j.exchanges[0])))


def _overlaps(one: Convicted, other: Convicted) -> bool:
    a, b = one.candidate.accounts, other.candidate.accounts
    return len(np.intersect1d(a, b)) >= _OVERLAP * min(len(a), len(b))


def _joined(group: list[Convicted]) -> Joined:
    parts = tuple(sorted(group, key=lambda c: (-len(c.candidate.exchanges), c.candidate.name)))
    accounts = np.unique(np.concatenate([p.candidate.accounts for p in parts]))
    flagged = np.full(len(accounts), np.inf)
    for part in parts:
        at = np.searchsorted(accounts, part.candidate.accounts)
        np.minimum.at(flagged, at, part.replayed.flagged)
    exchanges = np.unique(np.concatenate([p.candidate.exchanges for p in parts]))
    return Joined(parts, accounts, flagged, exchanges)
