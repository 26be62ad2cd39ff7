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
from stillwatch.engine.ahead import read_ahead
from stillwatch.engine.contract import Engine
from stillwatch.engine.joining import joined_families
from stillwatch.engine.meetings import Terms, meetings_here, pairs_that_meet
from stillwatch.engine.residents import find_residents
from stillwatch.engine.room import give_back
from stillwatch.engine.sightings import SIGHTS, Sight, sightings_here
from stillwatch.engine.steps import load
from stillwatch.link.families import CoUsage, frame_families
from stillwatch.link.membership import MIN_COVERAGE, MIN_USES
from stillwatch.model.lake import CELL_BITS
from stillwatch.model.traffic import Ints

# unrelated texts share a cell by chance, so an account is paired by the cells it comes back to
_LEAST: Final[dict[Sight, int]] = {"wording": 1, "meaning": 2}

MIN_ACCOUNTS: Final = 5
# 14 planes: two paraphrases (cosine .9) share a cell with chance .12, unrelated texts with 1 in 16,384.
# Every doubling of a population beyond this takes a plane more, so that cells stay as crowded as they are.
_PLANES, _POPULATION = 14, 131_072


# Counting who shows the frames of so many exchanges takes about a gibibyte by SQL; beside a local engine one
# and a half, no more than the texts of as many exchanges took just before. Each part reads all of them again,
# so more of them cost more.
_AT_ONCE = 4_000_000
_AT_ONCE_HERE = 16_000_000
_TEXTS: Final = 2  # that stand where a frame may stand and are new, in an exchange: a few more than are usual


@dataclass(frozen=True)
class Company:
    """Frames that tie accounts, by hash (sorted), and the company they keep.

    pairs: of indexes into `hashes`; joined: of each frame, the joined family it is in, -1 for none (as
    `joined_families`); users: accounts that use each frame; regulars: accounts for which the frame alone
    would make a member; suspects: hashes of accounts that may live by a family, sorted.
    """

    hashes: Ints
    pairs: CoUsage
    joined: Ints
    users: Ints
    regulars: Ints
    suspects: Ints

    def families(self, chosen: Ints | None = None) -> Ints:
        """The family of each frame: the smallest index in it. Where only the `chosen` ones keep company, a
        part is asked for that stands by itself, and nothing is joined."""
        count = len(self.hashes)
        if chosen is not None:
            return frame_families(count, self.pairs.among(chosen, count))
        return np.where(self.joined >= 0, self.joined, frame_families(count, self.pairs))

    def promising(self, frames: Ints, family: Ints) -> Ints:
        """Without the frames that are a family of their own and have too few regulars: most of them."""
        sizes = np.bincount(family[frames], minlength=len(self.hashes))
        return frames[(sizes[family[frames]] > 1) | (self.regulars[frames] >= MIN_ACCOUNTS)]


def place_frames(engine: Engine, exchanges: int = 0) -> pa.Table:
    """Join near-duplicate texts of about so many exchanges to frames; leaves them as the table `clusters`,
    and unless the engine is local the table `placed`. Gives the clusters: unit and frame."""
    engine.view(load("units"))
    texts = distinct_texts(read_ahead(engine.batches("units")), _TEXTS * exchanges)
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
    terms = Terms(population, _LEAST[sight])
    with _counted(engine, sight, terms, exchanges):
        hashes, users, regulars = _frames(engine)
        pairs, joined = _paired(engine, sight, hashes, terms)
        company = _kept(Company(hashes, pairs, joined, users, regulars, hashes[:0]))
        return _with_suspects(engine, sight, company)


def _paired(engine: Engine, sight: Sight, hashes: Ints, terms: Terms) -> tuple[CoUsage, Ints]:
    """The pairs of frames that meet, and of each frame its joined family."""
    here = meetings_here(engine, hashes, terms)
    pairs = pairs_that_meet(engine, hashes, terms, here)
    engine.drop("meetings")
    if sight != "wording":
        return pairs, np.full(len(hashes), -1)
    return pairs, joined_families(engine, hashes, frame_families(len(hashes), pairs), terms, here)


def _kept(company: Company) -> Company:
    """Without the frames that neither keep company nor have regulars."""
    pairs, joined = company.pairs, company.joined
    kept = (company.regulars >= MIN_ACCOUNTS) | (joined >= 0)
    kept[pairs.one] = True
    kept[pairs.other] = True
    at = np.cumsum(kept) - 1
    return replace(
        company,
        hashes=company.hashes[kept],
        pairs=CoUsage(at[pairs.one], at[pairs.other], pairs.together, pairs.expected),
        joined=np.where(joined >= 0, at[joined], -1)[kept],
        users=company.users[kept],
        regulars=company.regulars[kept],
    )


@contextmanager
def _counted(engine: Engine, sight: Sight, terms: Terms, exchanges: int) -> Iterator[None]:
    """Uses, frames and where accounts meet, of one sight, as tables for as long as they are needed."""
    engine.register("planes", pa.table({"mask": [plane_mask(terms.population)]}))
    if engine.local:
        _count_here(engine, sight, exchanges)
    else:
        engine.view(load(SIGHTS[sight]), into="sightings")
        _count_there(engine, exchanges)
    engine.step(load("frames"), {
        "max_accounts": terms.most_accounts, "min_uses": MIN_USES, "min_coverage": MIN_COVERAGE,
    })  # fmt: skip
    engine.view(load("meetings"))
    yield
    for name in ("frames", "uses", "sightings", "planes"):
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


def _with_suspects(engine: Engine, sight: Sight, company: Company) -> Company:
    """With the accounts that live by a family which several accounts live by."""
    family = company.families()
    frames = company.promising(np.arange(len(company.hashes)), family)
    families = pa.table({"frame": company.hashes[frames], "family": family[frames]})
    families_of, accounts = find_residents(engine, sight, families, company.users[frames])
    of, sizes = np.unique(families_of, return_counts=True)
    large = np.isin(families_of, of[sizes >= MIN_ACCOUNTS])
    return replace(company, suspects=np.unique(accounts[large]))
