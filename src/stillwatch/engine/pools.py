"""Split what was joined where several operators use the same frames."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from scipy.sparse import csr_array

from stillwatch.engine.candidates import FrameIndex
from stillwatch.engine.investigate import Judged
from stillwatch.engine.sightings import Sight
from stillwatch.link.pools import Habits, absorb, is_house, split_pools
from stillwatch.model.confidence import EVEN
from stillwatch.model.contract import Scene
from stillwatch.model.traffic import Ints

_DAY: Final = 86400.0


def split_group(
    group: list[Judged], indexes: Mapping[Sight, FrameIndex], scene: Scene, end: float
) -> list[list[Judged]]:
    """One list of judged candidates for each pool. A pool that alone is no campaign, but acts as one, is an
    operator of its own: what is asked under the common frames convicted all of them, unless it is more
    probably none by what it asks for itself. Members of pools that do not act as one go to the pool they
    resemble most, where that one stands with them, unless they are a house: guests, who go. The group stays
    as it is where no pool stands alone."""
    members = np.unique(np.concatenate([j.candidate.accounts for j in group]))
    habits = _habits(group, members, indexes, scene)
    pools = split_pools(members, scene.accounts, habits)
    if not pools.any():
        return [group]
    parts = _parts(group, members, pools, scene, end)
    if not any(_convicted(part) for part in parts.values()):
        return [group]
    weak = [number for number, part in parts.items() if not part]
    if weak:
        guests = [n for n in weak if is_house(members[pools == n], scene.accounts)]
        stay, absorbed = ~np.isin(pools, guests), absorb(pools, weak, habits)
        alone, parts = parts, _parts(group, members[stay], absorbed[stay], scene, end)
        parts |= {n: part for n, part in alone.items() if _convicted(part) and not _convicted(parts[n])}
    return [part for part in parts.values() if part and not _cleared(part)]


def _parts(
    group: list[Judged], members: Ints, pools: Ints, scene: Scene, end: float
) -> dict[int, list[Judged]]:
    return {int(n): _part(group, members[pools == n], scene, end) for n in np.unique(pools)}


def _part(group: list[Judged], accounts: Ints, scene: Scene, end: float) -> list[Judged]:
    """What of each candidate belongs to these accounts, where both keys still turn; where they turn for none,
    what of it acts as one."""
    acting = []
    for one in group:
        mine = one.candidate.only(np.intersect1d(one.candidate.accounts, accounts), scene)
        if mine is not None:
            again = one.again(scene, end, mine)
            if again.verdict.acts_as_one:
                acting.append(again)
    return _convicted(acting) or acting


def _convicted(part: list[Judged]) -> list[Judged]:
    return [one for one in part if one.verdict.is_campaign]


def _cleared(part: list[Judged]) -> bool:
    """Whether the pool is more probably none than one, by what it asks for itself: as for communities, nobody
    comes along who is (decision 20)."""
    return all(one.verdict.harvest <= 0 or one.verdict.confidence < EVEN for one in part)


def _habits(group: list[Judged], members: Ints, indexes: Mapping[Sight, FrameIndex], scene: Scene) -> Habits:
    accounts = scene.accounts
    client = accounts.attributes["client"][members]
    known = np.flatnonzero(client >= 0)
    x = np.unique(np.concatenate([j.candidate.exchanges for j in group]))
    who = np.searchsorted(members, scene.traffic.account[x])
    sent = np.maximum(np.bincount(who, minlength=len(members)), 1)
    days = np.maximum((accounts.last_seen[members] - accounts.first_seen[members]) / _DAY, 1.0)
    marks = (np.ones(len(known)), (known, client[known]))
    return Habits(
        halves=_frame_counts(group, members, indexes, scene),
        clients=csr_array(marks, shape=(len(members), int(client.max(initial=0)) + 1)),
        first=accounts.first_seen[members],
        last=accounts.last_seen[members],
        rate=sent / days,
        system=np.bincount(who, scene.traffic.system[x], minlength=len(members)) / sent,
    )


def _frame_counts(
    group: list[Judged], members: Ints, indexes: Mapping[Sight, FrameIndex], scene: Scene
) -> tuple[csr_array, csr_array]:
    """Sightings of the group's frames by each member, over every other exchange and over the rest; frames
    found by meaning only where no other are."""
    sight: Sight = "wording" if any(j.sight == "wording" for j in group) else "meaning"
    frames = np.unique(np.concatenate([j.candidate.frames for j in group if j.sight == sight]))
    x, frame = indexes[sight].sightings_of(frames)
    account = scene.traffic.account[x]
    mine = np.isin(account, members)
    x, who, which = x[mine], np.searchsorted(members, account[mine]), np.searchsorted(frames, frame[mine])
    shape = (len(members), len(frames))
    odd = x % 2 == 1  # in order of time, so that both halves span the window
    one, other = (csr_array((np.ones(int(h.sum())), (who[h], which[h])), shape=shape) for h in (~odd, odd))
    return one, other
