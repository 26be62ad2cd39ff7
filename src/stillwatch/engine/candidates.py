"""Candidate groups: the accounts and exchanges of each frame family."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
import pyarrow as pa

from stillwatch.detect.frames.units import PLACES, Frames, find_frames
from stillwatch.engine.contract import Engine
from stillwatch.engine.steps import load
from stillwatch.link.families import CoUsage, frame_families
from stillwatch.link.membership import is_regular, linked_frames, own_sightings
from stillwatch.model.contract import Scene
from stillwatch.model.traffic import Group, Ints

Sight = Literal["wording", "meaning"]

MIN_ACCOUNTS: Final = 5
_MIN_EXCHANGES: Final = 10
_COMMON_SHARE: Final = 0.25  # a frame that a quarter of all accounts use is common property
_FRAMES_PER_ACCOUNT: Final = 60


@dataclass(frozen=True)
class Candidate:
    """A family of frames with the accounts and exchanges that are its own.

    name: the smallest frame hash; frames: hashes; users: accounts that use any frame of the family,
    also the frames that are common property.
    """

    name: int
    frames: Ints
    accounts: Ints
    exchanges: Ints
    users: int

    def group(self, scene: Scene, until: float) -> Group:
        """What of the candidate was there before `until` (seconds)."""
        seen = self.exchanges[: np.searchsorted(scene.traffic.ts[self.exchanges], until)]
        accounts = np.unique(scene.traffic.account[seen])
        return Group(accounts, seen, until, self.users)

    def only(self, accounts: Ints, scene: Scene) -> Candidate | None:
        """The candidate reduced to these accounts; None where too few are left."""
        kept = np.isin(scene.traffic.account[self.exchanges], accounts)
        if len(accounts) < MIN_ACCOUNTS or kept.sum() < _MIN_EXCHANGES:
            return None
        return replace(self, accounts=accounts, exchanges=self.exchanges[kept])


@dataclass(frozen=True)
class FrameIndex:
    """Frames (hashes, sorted), significant company among them, and who shows which frame where.

    x, frame: one row a sighting (exchange, frame index), sorted by frame; offsets: frame i has the rows
    offsets[i]:offsets[i + 1]; regulars: accounts for which the frame alone would make a member.
    """

    hashes: Ints
    pairs: CoUsage
    x: Ints
    frame: Ints
    offsets: Ints
    regulars: Ints

    def candidates(self, scene: Scene, chosen: Ints | None = None) -> list[Candidate]:
        """Families among all frames, or among the `chosen` ones only; largest first."""
        frames = np.arange(len(self.hashes)) if chosen is None else chosen
        family = frame_families(len(self.hashes), self.pairs.among(frames, len(self.hashes)))
        frames = self._promising(frames, family)
        order = frames[np.argsort(family[frames], kind="stable")]
        _, starts = np.unique(family[order], return_index=True)
        found = (self._candidate(members, scene) for members in np.split(order, starts[1:]))
        return sorted((c for c in found if c is not None), key=lambda c: (-len(c.accounts), c.name))

    def _promising(self, frames: Ints, family: Ints) -> Ints:
        """Without the frames that are a family of their own and have too few regulars: most of them."""
        sizes = np.bincount(family[frames], minlength=len(self.hashes))
        return frames[(sizes[family[frames]] > 1) | (self.regulars[frames] >= MIN_ACCOUNTS)]

    def _candidate(self, frames: Ints, scene: Scene) -> Candidate | None:
        rows = self._rows(frames)
        if len(rows) < _MIN_EXCHANGES:
            return None
        x, frame = self.x[rows], self.frame[rows]
        users = len(np.unique(scene.traffic.account[x]))
        if users < MIN_ACCOUNTS:
            return None
        owned = own_sightings(x, frame, scene.traffic.account[x], scene.accounts.exchanges)
        exchanges = np.unique(x[owned])
        accounts = np.unique(scene.traffic.account[exchanges])
        if len(accounts) < MIN_ACCOUNTS or len(exchanges) < _MIN_EXCHANGES:
            return None
        hashes = self.hashes[np.unique(frame[owned])]
        return Candidate(int(hashes.min()), hashes, accounts, exchanges, users)

    def _rows(self, frames: Ints) -> Ints:
        """Rows of these frames' sightings."""
        starts, counts = self.offsets[frames], self.offsets[frames + 1] - self.offsets[frames]
        before = np.cumsum(counts) - counts
        return np.repeat(starts - before, counts) + np.arange(int(counts.sum()))

    def refine(self, candidate: Candidate, linked: Ints, scene: Scene) -> list[Candidate]:
        """Families among those of the candidate's frames that mostly the `linked` accounts use.

        Where a campaign's accounts carry strangers' traffic too, its frames touch common phrases; the
        accounts that other evidence ties together tell the one from the other.
        """
        rows = self._sightings(candidate)
        share = len(np.intersect1d(linked, candidate.accounts)) / len(candidate.accounts)
        account = scene.traffic.account[self.x[rows]]
        return self.candidates(scene, linked_frames(self.frame[rows], account, linked, share))

    def sightings_of(self, hashes: Ints) -> tuple[Ints, Ints]:
        """Exchange and frame hash of each sighting of these frames."""
        rows = self._rows(np.searchsorted(self.hashes, hashes))
        return self.x[rows], self.hashes[self.frame[rows]]

    def _sightings(self, candidate: Candidate) -> Ints:
        """Rows of the index that show one of the candidate's frames."""
        return self._rows(np.searchsorted(self.hashes, candidate.frames))


def index_frames(exchanges: pa.Table, scene: Scene, engine: Engine) -> dict[Sight, FrameIndex]:
    """Find the frames that several accounts use, and which of them keep company: by wording (text that
    repeats, near-duplicates as one) and by meaning (cells, where every wording is new)."""
    _register(exchanges, find_frames(exchanges), scene, engine)
    return {"wording": _index(engine, scene, "sightings"), "meaning": _index(engine, scene, "cell_sightings")}


def _index(engine: Engine, scene: Scene, sightings: str) -> FrameIndex:
    population = len(scene.accounts)
    common = max(int(_COMMON_SHARE * population), 50)
    engine.step(load(sightings), into="sightings")
    engine.step(load("frames"), {"min_accounts": 2, "max_accounts": common})
    engine.step(load("uses"))
    engine.step(load("co_usage"), {"per_account": _FRAMES_PER_ACCOUNT, "population": float(population)})
    engine.step(load("framed_exchanges"))
    return _fetch(engine, scene)


def _register(exchanges: pa.Table, frames: Frames, scene: Scene, engine: Engine) -> None:
    x = np.arange(exchanges.num_rows, dtype=np.int64)
    account, ts = scene.traffic.account, scene.traffic.ts
    columns = {"x": x, "account": account, "ts": ts} | {p: frames.of_place[p] for p in PLACES}
    columns |= {f"{p}_cell": frames.cells[p] for p in PLACES}
    engine.register("placed", pa.table(columns))
    lists = exchanges["sentences"].combine_chunks()
    row = np.repeat(x, np.diff(lists.offsets.to_numpy()))
    sentences = pa.table({"x": row, "account": account[row], "ts": ts[row], "sentence": lists.flatten()})
    engine.register("sentences", sentences)


def _fetch(engine: Engine, scene: Scene) -> FrameIndex:
    hashes = np.sort(engine.table("frames")["frame"].to_numpy())
    pairs = engine.table("co_usage")
    one, other = (np.searchsorted(hashes, pairs[name].to_numpy()) for name in ("one", "other"))
    company = CoUsage(one, other, pairs["together"].to_numpy(), pairs["expected"].to_numpy()).significant()
    rows = engine.table("framed_exchanges")
    frame, x = np.searchsorted(hashes, rows["frame"].to_numpy()), rows["x"].to_numpy()
    order = np.lexsort((x, frame))
    offsets = np.searchsorted(frame[order], np.arange(len(hashes) + 1))
    used = engine.table("uses")
    regular = is_regular(used["exchanges"].to_numpy(), scene.accounts.exchanges[used["account"].to_numpy()])
    at = np.searchsorted(hashes, used["frame"].to_numpy()[regular])
    regulars = np.bincount(at, minlength=len(hashes))
    return FrameIndex(hashes, company, x[order], frame[order], offsets, regulars)
