"""Frames, the company they keep, and the accounts that may live by a family of them, by SQL."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa

from stillwatch.detect.frames.clusters import clusters_among, distinct_texts
from stillwatch.detect.frames.uses import count_uses
from stillwatch.engine.contract import Engine
from stillwatch.engine.residents import find_residents
from stillwatch.engine.room import give_back
from stillwatch.engine.sightings import SIGHTS, Sight, sightings_here
from stillwatch.engine.steps import load
from stillwatch.link.families import MIN_LIFT, CoUsage, frame_families
from stillwatch.link.membership import MIN_COVERAGE, MIN_USES
from stillwatch.model.lake import CELL_BITS
from stillwatch.model.traffic import Ints

# unrelated texts share a cell by chance, so an account is paired by the cells it comes back to
_LEAST: Final[dict[Sight, int]] = {"wording": 1, "meaning": 2}

MIN_ACCOUNTS: Final = 5
_COMMON_SHARE: Final = 0.25  # a frame that a quarter of all accounts use is common property
_COMMON_ACCOUNTS: Final = 50
# The pairing of frames costs the square of the frames of an account: as many as 20 million pairs allow
_PAIRS: Final = 20_000_000
_LEAST_FRAMES, _MOST_FRAMES = 8, 60
# 14 planes: two paraphrases (cosine .9) share a cell with chance .12, unrelated texts with 1 in 16,384.
# Every doubling of a population beyond this takes a plane more, so that cells stay as crowded as they are.
_PLANES, _POPULATION = 14, 131_072


# Counting who shows the frames of so many exchanges takes about a gibibyte, by SQL and beside a local engine.
# Each part reads all of them again, so more of them cost more.
_AT_ONCE = 4_000_000
_AT_ONCE_HERE = 8_000_000
_TEXTS: Final = 2  # that stand where a frame may stand and are new, in an exchange: a few more than are usual


@dataclass(frozen=True)
class Company:
    """Frames that tie accounts, by hash (sorted), and the company they keep.

    pairs: of indexes into `hashes`; users: accounts that use each frame; regulars: accounts for which the
    frame alone would make a member; suspects: hashes of accounts that may live by a family, sorted.
    """

    hashes: Ints
    pairs: CoUsage
    users: Ints
    regulars: Ints
    suspects: Ints

    def promising(self, frames: Ints, family: Ints) -> Ints:
        """Without the frames that are a family of their own and have too few regulars: most of them."""
        sizes = np.bincount(family[frames], minlength=len(self.hashes))
        return frames[(sizes[family[frames]] > 1) | (self.regulars[frames] >= MIN_ACCOUNTS)]


def place_frames(engine: Engine, exchanges: int = 0) -> pa.Table:
    """Join near-duplicate texts of about so many exchanges to frames; leaves them as the table `clusters`,
    and unless the engine is local the table `placed`. Gives the clusters: unit and frame."""
    engine.view(load("units"))
    texts = distinct_texts(engine.batches("units"), _TEXTS * exchanges)
    engine.drop("units")
    give_back(engine)
    clusters = clusters_among(texts)
    engine.register("clusters", clusters)
    if not engine.local:
        engine.step(load("placed"))
    return clusters


def parts_for(exchanges: int, at_once: int) -> int:
    """Into how many parts, a power of two, the frames of so many exchanges are cut to count their users, of
    `at_once` exchanges at a time."""
    return 1 << max(math.ceil(math.log2(max(exchanges, 1) / at_once)), 0)


def plane_mask(population: int) -> int:
    """Mask of as many planes as cut cells fit for so many accounts."""
    further = max(round(math.log2(max(population, 1) / _POPULATION)), 0)
    return (1 << min(_PLANES + further, CELL_BITS)) - 1


def keep_company(engine: Engine, sight: Sight, population: int, exchanges: int) -> Company:
    """The frames of one sight, among so many accounts and exchanges. The engine must know `exchanges`, what
    `place_frames` leaves, and `account_totals`."""
    with _counted(engine, sight, population, exchanges):
        hashes, users, regulars = _frames(engine)
        pairs = _pairs(engine, hashes)
        kept = regulars >= MIN_ACCOUNTS
        kept[pairs.one] = True
        kept[pairs.other] = True
        at = np.cumsum(kept) - 1
        fewer = CoUsage(at[pairs.one], at[pairs.other], pairs.together, pairs.expected)
        company = Company(hashes[kept], fewer, users[kept], regulars[kept], hashes[:0])
        return _with_suspects(engine, sight, company)


@contextmanager
def _counted(engine: Engine, sight: Sight, population: int, exchanges: int) -> Iterator[None]:
    """Uses, frames and pairs of one sight as tables, for as long as they are needed."""
    engine.register("planes", pa.table({"mask": [plane_mask(population)]}))
    if engine.local:
        _count_here(engine, sight, exchanges)
    else:
        engine.view(load(SIGHTS[sight]), into="sightings")
        _count_there(engine, exchanges)
    engine.step(load("frames"), {
        "max_accounts": max(int(_COMMON_SHARE * population), _COMMON_ACCOUNTS),
        "min_uses": MIN_USES, "min_coverage": MIN_COVERAGE,
    })  # fmt: skip
    each = int(np.clip(np.sqrt(2 * _PAIRS / max(population, 1)), _LEAST_FRAMES, _MOST_FRAMES))
    given = {
        "per_account": each, "population": float(population), "lift": MIN_LIFT, "least": _LEAST[sight],
    }  # fmt: skip
    engine.step(load("co_usage"), given)
    yield
    for name in ("co_usage", "frames", "uses", "sightings", "planes"):
        engine.drop(name)


def _count_there(engine: Engine, exchanges: int) -> None:
    """The table `uses`, by SQL: sightings stay where they are."""
    for part in range(parts := parts_for(exchanges, _AT_ONCE)):
        piece = {"mask": parts - 1, "part": part}
        engine.step(load("shared"), piece)
        engine.step(load("uses"), piece, append=part > 0)
    engine.drop("shared")


def _count_here(engine: Engine, sight: Sight, exchanges: int) -> None:
    """The table `uses`, by a kernel in this process, for which a local engine's sightings are at hand."""
    parts = parts_for(exchanges, _AT_ONCE_HERE)
    found = [count_uses(sightings_here(engine, sight), parts - 1, part) for part in range(parts)]
    engine.register("uses", pa.concat_tables(found))
    give_back(engine)  # sightings took more than the steps that follow find room for beside them


def _frames(engine: Engine) -> tuple[Ints, Ints, Ints]:
    frames = engine.table("frames")
    hashes = frames["frame"].to_numpy()
    order = np.argsort(hashes)
    users, regulars = frames["accounts"].to_numpy(), frames["regulars"].to_numpy()
    return hashes[order], users[order].astype(np.int64), regulars[order].astype(np.int64)


def _pairs(engine: Engine, hashes: Ints) -> CoUsage:
    pairs = engine.table("co_usage")
    one, other = (np.searchsorted(hashes, pairs[name].to_numpy()) for name in ("one", "other"))
    return CoUsage(one, other, pairs["together"].to_numpy(), pairs["expected"].to_numpy()).significant()


def _with_suspects(engine: Engine, sight: Sight, company: Company) -> Company:
    """With the accounts that live by a family which several accounts live by."""
    family = frame_families(len(company.hashes), company.pairs)
    frames = company.promising(np.arange(len(company.hashes)), family)
    families = pa.table({"frame": company.hashes[frames], "family": family[frames]})
    families_of, accounts = find_residents(engine, sight, families, company.users[frames])
    of, sizes = np.unique(families_of, return_counts=True)
    large = np.isin(families_of, of[sizes >= MIN_ACCOUNTS])
    return replace(company, suspects=np.unique(accounts[large]))
