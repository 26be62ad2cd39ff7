"""Campaigns with their whole sub-streams: harvest that shows no frame of its own is claimed as well."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from stillwatch.engine.campaigns import Joined
from stillwatch.engine.contract import Engine
from stillwatch.engine.crew import Crew
from stillwatch.engine.requests import load_requests, traits_of
from stillwatch.link.substreams import LEAST, claim
from stillwatch.model.contract import Scene
from stillwatch.model.traffic import Ints

_CUSTOMERS: Final = 1000  # strangers to compare with, and requests of each: no single one of them decides
_OF_EACH: Final = 4
_MOST: Final = 1 << 31
# requests that are compared in one go: their traits take two kilobytes each, several times over
_AT_ONCE: Final = 40_000

Progress = Callable[[int, int], None]
"""Called with how many campaigns are done, and how many there are."""


@dataclass(frozen=True)
class Claimant:
    """Accounts, and the exchanges that are known to be their harvest (row numbers of the scene's traffic)."""

    accounts: Ints
    exchanges: Ints

    def rest(self, scene: Scene) -> int:
        """Exchanges of the accounts that are not known to be harvest."""
        return int(scene.accounts.exchanges[self.accounts].sum()) - len(self.exchanges)

    def pieces(self, scene: Scene) -> list[Claimant]:
        """Some of the accounts at a time, with about _AT_ONCE exchanges together; most often all of them."""
        piece = np.cumsum(scene.accounts.exchanges[self.accounts]) // _AT_ONCE
        of = piece[np.searchsorted(self.accounts, scene.traffic.account[self.exchanges])]
        return [Claimant(self.accounts[piece == n], self.exchanges[of == n]) for n in np.unique(piece)]


@dataclass(frozen=True)
class _Asked:
    """Requests of claimants and of strangers: a row each, its account, and whether that is a stranger."""

    rows: pa.Table
    account: Ints
    others: NDArray[np.bool_]
    scene: Scene


def with_sub_streams(
    joined: Sequence[Joined], scene: Scene, engine: Engine, crew: Crew, progress: Progress
) -> list[Joined]:
    """The campaigns, each with what else of its members' exchanges is harvest; verdicts, members and times
    stay as they are. The engine must know `exchanges`. `progress` is told of each such campaign."""
    claimants = [Claimant(one.accounts, one.exchanges) for one in joined]
    claims = claims_of(claimants, scene, engine, crew, progress)
    return [_with(one, added) for one, added in zip(joined, claims, strict=True)]


def claims_of(
    claimants: Sequence[Claimant], scene: Scene, engine: Engine, crew: Crew, progress: Progress
) -> list[Ints]:
    """What else of each claimant's exchanges is harvest like the known ones: row numbers of the scene's
    traffic, none where too few others are left to say. The engine must know `exchanges`. `progress` is told
    of each claimant that is looked through, a large one in pieces."""
    pieces = [one.pieces(scene) if one.rest(scene) >= LEAST else [] for one in claimants]
    mixed = list(chain.from_iterable(pieces))
    if not mixed:
        return [one.exchanges[:0] for one in claimants]
    progress(0, len(mixed))
    strangers = _strangers(claimants, scene)
    accounts = np.unique(np.concatenate([one.accounts for one in mixed]))
    most = np.repeat([_MOST, _OF_EACH], [len(accounts), len(strangers)])
    rows = load_requests(engine, scene.accounts.hashes[np.concatenate([accounts, strangers])], most)
    account = np.searchsorted(scene.accounts.hashes, rows["account"].to_numpy())
    asked = _Asked(rows, account, np.isin(account, strangers), scene)
    found = _told(crew.map(_claims, asked, mixed), len(mixed), progress)
    return [
        np.concatenate([one.exchanges[:0], *islice(found, len(some))])
        for one, some in zip(claimants, pieces, strict=True)
    ]


def _told(found: Iterator[Ints], of: int, progress: Progress) -> Iterator[Ints]:
    for done, one in enumerate(found):
        progress(done + 1, of)
        yield one


def _strangers(claimants: Sequence[Claimant], scene: Scene) -> Ints:
    """Customers that claim nothing and are in no group that acts as one, evenly spread over their hashes."""
    outside = np.ones(len(scene.accounts), bool)
    for one in claimants:
        outside[one.accounts] = False
    if scene.apart is not None:
        outside &= ~scene.apart
    found = np.flatnonzero(outside)
    if len(found) <= _CUSTOMERS:
        return found
    return found[np.linspace(0, len(found) - 1, _CUSTOMERS).astype(np.int64)]


def _claims(asked: _Asked, one: Claimant) -> Ints:
    mine = np.isin(asked.account, one.accounts) | asked.others
    rows, strangers = asked.rows.filter(pa.array(mine)), asked.others[mine]
    ids = rows["id"].to_numpy()
    known = np.isin(ids, asked.scene.traffic.id[one.exchanges]) & ~strangers
    # the matrices are small: threads that wait for each other cost five times what they compute, and sums
    # would depend on their number
    with threadpool_limits(limits=1, user_api="blas"):
        claimed = claim(traits_of(rows, known), known, strangers)
    theirs = asked.scene.rows_of_all(one.accounts)
    added: Ints = theirs[np.isin(asked.scene.traffic.id[theirs], ids[claimed])]
    return added


def _with(one: Joined, added: Ints) -> Joined:
    """The campaign with these exchanges; they count for its largest part."""
    if not len(added):
        return one
    first, *rest = one.parts
    parts = (replace(first, candidate=first.candidate.with_exchanges(added)), *rest)
    return replace(one, parts=parts, exchanges=np.union1d(one.exchanges, added))
