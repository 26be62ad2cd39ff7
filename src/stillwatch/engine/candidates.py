"""Candidate groups: the accounts and exchanges of each frame family."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final, Self

import numpy as np

from stillwatch.engine.families import MIN_ACCOUNTS, Company
from stillwatch.link.membership import linked_frames, own_sightings
from stillwatch.model.contract import Scene
from stillwatch.model.statistics import distinct, within
from stillwatch.model.traffic import Group, Ints
from stillwatch.model.wordings import Wordings

_MIN_EXCHANGES: Final = 10


@dataclass(frozen=True)
class Candidate:
    """A family of frames with the accounts and exchanges that are its own.

    name: the smallest frame hash; frames: hashes.
    """

    name: int
    frames: Ints
    accounts: Ints
    exchanges: Ints

    def group(self, scene: Scene, until: float) -> Group:
        """What of the candidate was there before `until` (seconds)."""
        seen = self.exchanges[: np.searchsorted(scene.traffic.ts[self.exchanges], until)]
        accounts = distinct(scene.traffic.account[seen])
        return Group(accounts, seen, until, self.frames)

    def only(self, accounts: Ints, scene: Scene) -> Candidate | None:
        """The candidate reduced to these accounts; None where too few are left."""
        kept = np.isin(scene.traffic.account[self.exchanges], accounts)
        if len(accounts) < MIN_ACCOUNTS or kept.sum() < _MIN_EXCHANGES:
            return None
        return replace(self, accounts=accounts, exchanges=self.exchanges[kept])

    def with_exchanges(self, added: Ints) -> Candidate:
        """The candidate with these exchanges (row numbers of the traffic) beside its own."""
        return replace(self, exchanges=np.union1d(self.exchanges, added))


def in_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Largest first."""
    return sorted(candidates, key=lambda c: (-len(c.accounts), c.name))


@dataclass(frozen=True)
class FrameIndex:
    """Frames, the company they keep, and which of them the suspects show where.

    x, frame: one row a sighting (exchange, frame index), sorted by frame; offsets: frame i has the rows
    offsets[i]:offsets[i + 1].
    """

    company: Company
    x: Ints
    frame: Ints
    offsets: Ints

    @classmethod
    def of(cls, company: Company, x: Ints, frame: Ints) -> Self:
        """The index of these sightings, given in the order of frame and exchange."""
        return cls(company, x, frame, np.searchsorted(frame, np.arange(len(company.hashes) + 1)))

    def candidates(self, scene: Scene, chosen: Ints | None = None) -> list[Candidate]:
        """Families among all frames, or among the `chosen` ones only; largest first."""
        return in_order(self.candidates_of(self.families(chosen), scene))

    def families(self, chosen: Ints | None = None) -> list[Ints]:
        """The frames of each family that may have enough accounts."""
        family = self.company.families(chosen)
        frames = np.arange(len(family)) if chosen is None else chosen
        frames = self.company.promising(frames, family)
        order = frames[np.argsort(family[frames], kind="stable")]
        _, starts = np.unique(family[order], return_index=True)
        return np.split(order, starts[1:])

    def candidates_of(self, families: Iterable[Ints], scene: Scene) -> list[Candidate]:
        """Those of the families that have accounts enough, in the families' order."""
        found = (self._candidate(frames, scene) for frames in families)
        return [candidate for candidate in found if candidate is not None]

    def by_exchange(self, exchanges: int) -> Wordings:
        """Which of the frames each of so many exchanges shows."""
        return Wordings.of(self.company.hashes, self.company.users, self.x, self.frame, exchanges)

    def _candidate(self, frames: Ints, scene: Scene) -> Candidate | None:
        rows = self._rows(frames)
        if len(rows) < _MIN_EXCHANGES:
            return None
        x, frame = self.x[rows], self.frame[rows]
        owned = own_sightings(
            x, frame, scene.traffic.account[x], scene.accounts.exchanges, self.company.users
        )
        exchanges = distinct(x[owned])
        accounts = distinct(scene.traffic.account[exchanges])
        if len(accounts) < MIN_ACCOUNTS or len(exchanges) < _MIN_EXCHANGES:
            return None
        hashes = self.company.hashes[distinct(frame[owned])]
        return Candidate(int(hashes.min()), hashes, accounts, exchanges)

    def _rows(self, frames: Ints) -> Ints:
        """Rows of these frames' sightings."""
        return within(self.offsets[frames], self.offsets[frames + 1])

    def refine(self, candidate: Candidate, linked: Ints, scene: Scene) -> list[Candidate]:
        """Families among those of the candidate's frames that mostly the `linked` accounts use, and among
        those that mostly the others do.

        Where a campaign's accounts carry strangers' traffic too, its frames touch common phrases; the
        accounts that other evidence ties together tell the one from the other. What is left may be a second
        campaign that some common words had joined to the first.
        """
        rows = self._sightings(candidate)
        account = scene.traffic.account[self.x[rows]]
        found: dict[int, Candidate] = {}
        for some in (linked, np.setdiff1d(candidate.accounts, linked)):
            share = len(np.intersect1d(some, candidate.accounts)) / len(candidate.accounts)
            chosen = linked_frames(self.frame[rows], account, some, share, self.company.users)
            for core in self.candidates(scene, chosen):
                found.setdefault(core.name, core)
        return list(found.values())

    def sightings_of(self, hashes: Ints) -> tuple[Ints, Ints]:
        """Exchange and frame hash of each sighting of these frames."""
        rows = self._rows(np.searchsorted(self.company.hashes, hashes))
        return self.x[rows], self.company.hashes[self.frame[rows]]

    def _sightings(self, candidate: Candidate) -> Ints:
        """Rows of the index that show one of the candidate's frames."""
        return self._rows(np.searchsorted(self.company.hashes, candidate.frames))
