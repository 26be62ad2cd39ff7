"""Candidate groups: the accounts of each frame family, and accounts that share a rare identity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from stillwatch.detect.frames.units import PLACES, Frames, find_frames
from stillwatch.engine.contract import Engine
from stillwatch.engine.steps import load
from stillwatch.link.families import CoUsage, frame_families
from stillwatch.link.membership import Uses, pure_frames
from stillwatch.model.contract import Scene
from stillwatch.model.traffic import Group, Ints

MIN_ACCOUNTS: Final = 5
_MIN_EXCHANGES: Final = 10
_COMMON_SHARE: Final = 0.25  # a frame that a quarter of all accounts use is common property
_FRAMES_PER_ACCOUNT: Final = 60


@dataclass(frozen=True)
class Candidate:
    """A family of frames with the accounts and exchanges that are its own.

    name: the smallest frame hash, so that a family keeps its name while it grows at one end; frames:
    hashes; users: accounts that use any frame of the family, also the frames that are common property.
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


def frame_candidates(exchanges: pa.Table, scene: Scene, engine: Engine) -> list[Candidate]:
    """Families of frames that several accounts use, with their accounts; largest first."""
    frames = find_frames(exchanges)
    _register(exchanges, frames, scene, engine)
    population = len(scene.accounts)
    engine.step(load("sightings"))
    common = max(int(_COMMON_SHARE * population), 50)
    engine.step(load("frames"), {"min_accounts": 2, "max_accounts": common})
    engine.step(load("uses"))
    engine.step(load("co_usage"), {"per_account": _FRAMES_PER_ACCOUNT, "population": float(population)})
    return _assemble(engine, scene)


def _register(exchanges: pa.Table, frames: Frames, scene: Scene, engine: Engine) -> None:
    n = exchanges.num_rows
    x = np.arange(n, dtype=np.int64)
    account = scene.traffic.account
    ts = scene.traffic.ts
    columns = {"x": x, "account": account, "ts": ts} | {p: frames.of_place[p] for p in PLACES}
    engine.register("placed", pa.table(columns))
    lists = exchanges["sentences"].combine_chunks()
    row = np.repeat(x, np.diff(lists.offsets.to_numpy()))
    sentences = pa.table({"x": row, "account": account[row], "ts": ts[row], "sentence": lists.flatten()})
    engine.register("sentences", sentences)


def _assemble(engine: Engine, scene: Scene) -> list[Candidate]:
    table = engine.table("frames").sort_by("frame")
    hashes = table["frame"].to_numpy()
    if not len(hashes):
        return []
    pairs = engine.table("co_usage")
    index = {name: np.searchsorted(hashes, pairs[name].to_numpy()) for name in ("one", "other")}
    edges = CoUsage(index["one"], index["other"], pairs["together"].to_numpy(), pairs["expected"].to_numpy())
    family = frame_families(len(hashes), edges)
    used = engine.table("uses")
    uses = Uses(np.searchsorted(hashes, used["frame"].to_numpy()), used["account"].to_numpy())
    own = pure_frames(uses, family, len(scene.accounts))
    users = _users(uses, family, len(scene.accounts))
    engine.register("own_frames", pa.table({"frame": hashes[own], "family": family[own]}))
    engine.step(load("family_exchanges"))
    return _candidates(engine.table("family_exchanges"), scene, hashes, family, own, users)


def _users(uses: Uses, family: Ints, accounts: int) -> Ints:
    """Accounts that use any frame of each family."""
    pairs = np.unique(family[uses.frame] * accounts + uses.account)
    return np.bincount(pairs // accounts, minlength=len(family))


def _candidates(
    rows: pa.Table,
    scene: Scene,
    hashes: Ints,
    family: Ints,
    own: np.ndarray,
    users: Ints,  # type: ignore[type-arg]
) -> list[Candidate]:
    order = np.lexsort((rows["x"].to_numpy(), rows["family"].to_numpy()))
    families, x = rows["family"].to_numpy()[order], rows["x"].to_numpy()[order]
    numbers, starts = np.unique(families, return_index=True)
    found = []
    for number, exchanges in zip(numbers, np.split(x, starts[1:]), strict=True):
        accounts = np.unique(scene.traffic.account[exchanges])
        if len(accounts) >= MIN_ACCOUNTS and len(exchanges) >= _MIN_EXCHANGES:
            frames = hashes[(family == number) & own]
            found.append(Candidate(int(frames.min()), frames, accounts, exchanges, int(users[number])))
    return sorted(found, key=lambda c: (-len(c.accounts), c.name))
