"""Which of the judged candidates stand as campaigns, and which of a campaign's accounts only pass by."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from stillwatch.decide.discoveries import LEVEL
from stillwatch.engine.candidates import FrameIndex
from stillwatch.engine.families import Sight
from stillwatch.engine.investigate import Judged
from stillwatch.engine.reckoning import reckon
from stillwatch.link.membership import passers_by
from stillwatch.link.pools import MIN_POOL, tied_by_identity
from stillwatch.model.contract import Scene
from stillwatch.model.statistics import counts_of
from stillwatch.model.traffic import Ints

_MOST: Final = 0.8
_HALF: Final = 0.5
_DAY: Final = 86400.0
_PACE, _SHARE, _FRESH = 4.0, 3.0, 0.8


def convict(judged: list[Judged], scene: Scene, end: float, level: float = LEVEL) -> list[Judged]:
    """Candidates on which both keys turn, and which are sure enough among so many (`reckoning`, `level`).

    Of a candidate whose cores account for most of what links it, the cores alone stand: what is left
    are strangers. A family found by meaning stands where none found by wording has its accounts.
    """
    sure = reckon(judged, scene.accounts.cost, level).sure
    guilty = [
        j for j, s in zip(judged, sure, strict=True) if s and j.verdict.is_campaign and _asked_enough(j)
    ]
    guilty = [j for j in guilty if not _explained(j, guilty)]
    narrowed = [j if j.sight == "wording" else _linked_only(j, scene, end) for j in guilty]
    standing = [j for j in narrowed if j is not None and j.verdict.is_campaign]
    return [j for j in standing if j.sight == "wording" or not _covered(j, standing)]


def _asked_enough(judged: Judged) -> bool:
    return judged.sight == "wording" or judged.verdict.harvest >= judged.verdict.harvest_key_by_meaning


def _explained(judged: Judged, guilty: list[Judged]) -> bool:
    cores = [j for j in guilty if j.sight == judged.sight and j.whole == judged.candidate.name]
    if judged.whole is not None or not cores:
        return False
    inside = np.intersect1d(judged.linked, np.concatenate([c.candidate.accounts for c in cores]))
    return len(inside) >= _MOST * len(judged.linked)


def _linked_only(judged: Judged, scene: Scene, end: float) -> Judged | None:
    """By meaning, only linked accounts: a cell is too wide a frame to name a member by itself."""
    candidate = judged.candidate.only(judged.linked, scene)
    return None if candidate is None else judged.again(scene, end, candidate)


def _covered(judged: Judged, standing: list[Judged]) -> bool:
    by_wording = [j.candidate.accounts for j in standing if j.sight == "wording"]
    if not by_wording:
        return False
    inside = np.intersect1d(judged.candidate.accounts, np.concatenate(by_wording))
    return len(inside) >= _HALF * len(judged.candidate.accounts)


def without_passers_by(
    group: list[Judged], indexes: Mapping[Sight, FrameIndex], scene: Scene, end: float
) -> list[Judged]:
    """The candidates of one campaign less accounts that only a corner of its frames connects."""
    by_wording = [j for j in group if j.sight == "wording"]
    if not by_wording:
        return group
    members = np.unique(np.concatenate([j.candidate.accounts for j in by_wording]))
    linked = _tied(members, np.unique(np.concatenate([j.linked for j in group])), scene)
    frames = np.unique(np.concatenate([j.candidate.frames for j in by_wording]))
    x, frame = indexes["wording"].sightings_of(frames)
    account = scene.traffic.account[x]
    mine = np.isin(account, members)
    strangers = passers_by(
        x[mine], frame[mine], account[mine], linked,
        _own_client(members, scene), _without_facts(linked, scene) | _works_alike(group, linked, scene),
        scene.accounts.exchanges,
    )  # fmt: skip
    if not len(strangers):
        return group
    kept = [(j, j.candidate.only(np.setdiff1d(j.candidate.accounts, strangers), scene)) for j in group]
    again = [j.again(scene, end, candidate) for j, candidate in kept if candidate is not None]
    return [j for j in again if j.verdict.is_campaign]


def _without_facts(linked: Ints, scene: Scene) -> NDArray[np.bool_]:
    """For every account, whether it lacks every attribute that ties the linked ones and runs a client that
    runs among them: a missing field is no evidence that an account stands apart."""
    attributes = scene.accounts.attributes
    excused = np.isin(attributes["client"], attributes["client"][linked])
    for name, codes in attributes.items():
        if name != "client" and _ties(codes, linked):
            excused &= codes < 0
    return excused


def _works_alike(group: list[Judged], linked: Ints, scene: Scene) -> NDArray[np.bool_]:
    """For every account, whether it is dealt tasks as the linked ones are: hardly one of its tasks was sent
    by another account of the group, its pace is theirs within a factor of four, and the share of its traffic
    that is the group's is theirs within a factor of three."""
    x = np.unique(np.concatenate([j.candidate.exchanges for j in group]))
    account, body = scene.traffic.account[x], scene.traffic.body[x]
    size = len(scene.accounts)
    texts, code = np.unique(body, return_inverse=True)
    senders = np.bincount(np.unique(code * size + account) // size, minlength=len(texts))
    sent = np.bincount(account, minlength=size)
    alone = np.bincount(account, senders[code] == 1, minlength=size)
    days = np.maximum((scene.accounts.last_seen - scene.accounts.first_seen) / _DAY, 1.0)
    pace = sent / days
    usual = float(np.median(pace[linked])) if len(linked) else 0.0
    near = (pace >= usual / _PACE) & (pace <= usual * _PACE)
    share = sent / np.maximum(scene.accounts.exchanges, 1)
    typical = float(np.median(share[linked])) if len(linked) else 0.0
    near &= (share >= typical / _SHARE) & (share <= typical * _SHARE)
    return near & (alone >= _FRESH * np.maximum(sent, 1))


def _ties(codes: Ints, linked: Ints) -> bool:
    """Whether a third of the linked accounts share values of this attribute that are mostly their own."""
    mine = codes[linked]
    size = int(codes.max(initial=-1)) + 1
    if size == 0:
        return False
    inside, everywhere = counts_of(mine, size), counts_of(codes, size)
    own = (inside >= 2) & (2 * inside > everywhere)
    return bool(inside[own].sum() * 3 >= len(linked))


def _tied(members: Ints, linked: Ints, scene: Scene) -> Ints:
    """Linked accounts that belong to a pool, where pools hold most of them: two strangers who share a
    phone prefix are tied to each other, not to the campaign."""
    pools = tied_by_identity(members, scene.accounts)
    numbers, sizes = np.unique(pools, return_counts=True)
    pooled = np.intersect1d(linked, members[np.isin(pools, numbers[sizes >= MIN_POOL])])
    return pooled if len(pooled) >= _HALF * len(linked) else linked


def _own_client(members: Ints, scene: Scene) -> NDArray[np.bool_]:
    """For every account, whether its main client is nearly these members' own."""
    client = scene.accounts.attributes["client"]
    size = int(client.max(initial=-1)) + 2
    everywhere = np.bincount(client + 1, minlength=size)
    inside = np.bincount(client[members] + 1, minlength=size)
    own = (inside >= 2) & (inside >= _MOST * everywhere)
    own[0] = False
    return own[client + 1]
