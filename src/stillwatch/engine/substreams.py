"""Campaigns with their whole sub-streams: harvest that shows no frame of its own is claimed as well."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
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

Progress = Callable[[int, int], None]
"""Called with how many campaigns are done, and how many there are."""


@dataclass(frozen=True)
class _Asked:
    """Requests of members and of strangers: a row each, its account, and whether that is a stranger."""

    rows: pa.Table
    account: Ints
    others: NDArray[np.bool_]
    scene: Scene


def with_sub_streams(
    joined: Sequence[Joined], scene: Scene, engine: Engine, crew: Crew, progress: Progress
) -> list[Joined]:
    """The campaigns, each with what else of its members' exchanges is harvest; verdicts, members and times
    stay as they are. The engine must know `exchanges`. `progress` is told of each such campaign."""
    mixed = [one for one in joined if _rest(one, scene) >= LEAST]
    if not mixed:
        return list(joined)
    progress(0, len(mixed))
    strangers = _strangers(joined, scene)
    members = np.unique(np.concatenate([one.accounts for one in mixed]))
    most = np.repeat([_MOST, _OF_EACH], [len(members), len(strangers)])
    rows = load_requests(engine, scene.accounts.hashes[np.concatenate([members, strangers])], most)
    account = np.searchsorted(scene.accounts.hashes, rows["account"].to_numpy())
    asked = _Asked(rows, account, np.isin(account, strangers), scene)
    whole = _told(crew.map(_whole, asked, mixed), len(mixed), progress)
    return [next(whole) if _rest(one, scene) >= LEAST else one for one in joined]


def _told(found: Iterator[Joined], of: int, progress: Progress) -> Iterator[Joined]:
    for done, one in enumerate(found):
        progress(done + 1, of)
        yield one


def _rest(one: Joined, scene: Scene) -> int:
    """Exchanges of the members that the campaign does not claim."""
    return int(scene.accounts.exchanges[one.accounts].sum()) - len(one.exchanges)


def _strangers(joined: Sequence[Joined], scene: Scene) -> Ints:
    """Customers in no campaign and in no group that acts as one, evenly spread over their hashes."""
    outside = np.ones(len(scene.accounts), bool)
    for one in joined:
        outside[one.accounts] = False
    if scene.apart is not None:
        outside &= ~scene.apart
    found = np.flatnonzero(outside)
    if len(found) <= _CUSTOMERS:
        return found
    return found[np.linspace(0, len(found) - 1, _CUSTOMERS).astype(np.int64)]


def _whole(asked: _Asked, one: Joined) -> Joined:
    mine = np.isin(asked.account, one.accounts) | asked.others
    rows, strangers = asked.rows.filter(pa.array(mine)), asked.others[mine]
    ids = rows["id"].to_numpy()
    known = np.isin(ids, asked.scene.traffic.id[one.exchanges]) & ~strangers
    # the matrices are small: threads that wait for each other cost five times what they compute, and sums
    # would depend on their number
    with threadpool_limits(limits=1, user_api="blas"):
        claimed = claim(traits_of(rows, known), known, strangers)
    return _with(one, ids[claimed], asked.scene)


def _with(one: Joined, ids: NDArray[np.int64], scene: Scene) -> Joined:
    """The campaign with these exchanges; they count for its largest part."""
    members = scene.rows_of_all(one.accounts)
    added = members[np.isin(scene.traffic.id[members], ids)]
    if not len(added):
        return one
    first, *rest = one.parts
    candidate = replace(first.candidate, exchanges=np.union1d(first.candidate.exchanges, added))
    parts = (replace(first, candidate=candidate), *rest)
    return replace(one, parts=parts, exchanges=np.union1d(one.exchanges, added))
