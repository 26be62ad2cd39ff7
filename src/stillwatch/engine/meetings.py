"""Pairs of frames, or of families of them, at which the same accounts meet: by SQL, so that few of them come
here, or by a kernel beside a local engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from stillwatch.detect.frames.meetings import Meetings, Pairing
from stillwatch.engine.contract import Engine
from stillwatch.engine.steps import load
from stillwatch.link.families import MIN_LIFT, CoUsage
from stillwatch.model.traffic import Ints

_COMMON_SHARE: Final = 0.5  # a frame that half of all accounts use is common property
_COMMON_ACCOUNTS: Final = 50
# The pairing of frames costs the square of the frames of an account: as many as 20 million pairs allow
_PAIRS: Final = 20_000_000
_LEAST_FRAMES, _MOST_FRAMES = 8, 60


@dataclass(frozen=True)
class Terms:
    """Among how many accounts frames are paired, and from how many uses by an account on."""

    population: int
    least: int = 1

    @property
    def most_accounts(self) -> int:
        """What more accounts use ties nobody."""
        return max(int(_COMMON_SHARE * self.population), _COMMON_ACCOUNTS)

    @property
    def per_account(self) -> int:
        """How many frames of each account are paired."""
        allowed = np.sqrt(2 * _PAIRS / max(self.population, 1))
        return int(np.clip(allowed, _LEAST_FRAMES, _MOST_FRAMES))


def meetings_here(engine: Engine, frames: Ints, terms: Terms) -> Meetings | None:
    """Who uses which of the frames (hashes), of an engine that knows `uses`; None unless it is local."""
    return Meetings.of(engine.batches("uses"), frames, terms.least) if engine.local else None


def pairs_that_meet(engine: Engine, names: Ints, terms: Terms, here: Meetings | None = None) -> CoUsage:
    """The pairs that share more accounts than chance explains, of indexes into `names` (sorted): of the
    meetings at hand (`here`), or of the engine's table `meetings`, whose frames are among these."""
    if here is None:
        return _pairs_there(engine, names, terms).significant()
    pairing = Pairing(float(terms.population), terms.per_account, terms.least, MIN_LIFT)
    return CoUsage(*here.pairs(pairing)).significant()


def _pairs_there(engine: Engine, names: Ints, terms: Terms) -> CoUsage:
    engine.step(load("co_usage"), {
        "per_account": terms.per_account, "population": float(terms.population), "lift": MIN_LIFT,
        "least": terms.least,
    })  # fmt: skip
    pairs = engine.table("co_usage")
    engine.drop("co_usage")
    one, other = (np.searchsorted(names, pairs[name].to_numpy()) for name in ("one", "other"))
    return CoUsage(one, other, pairs["together"].to_numpy(), pairs["expected"].to_numpy())
