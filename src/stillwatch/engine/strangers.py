"""Which accounts of a campaign its frames alone connect, and which do not work as its linked ones do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from stillwatch.decide.two_keys import LINKED_BITS
from stillwatch.detect.dealing import dealt
from stillwatch.engine.candidates import FrameIndex
from stillwatch.engine.investigate import Judged
from stillwatch.engine.sightings import Sight
from stillwatch.link.houses import houses_within, of_other_houses
from stillwatch.link.islands import apart, islands
from stillwatch.link.linkers.coincidence import values_of
from stillwatch.link.membership import passers_by
from stillwatch.link.pools import MIN_POOL, tied_by_identity
from stillwatch.link.strangers import bits_against
from stillwatch.link.untied import bits_against_untied
from stillwatch.link.values import Values
from stillwatch.model.asking import asks
from stillwatch.model.contract import Scene
from stillwatch.model.traffic import Floats, Ints

_MOST: Final = 0.8
_HALF: Final = 0.5
_DAY: Final = 86400.0
_ROUNDS: Final = 3
_PACE, _SHARE, _FRESH = 4.0, 3.0, 0.8


def without_strangers(
    group: list[Judged], indexes: Mapping[Sight, FrameIndex], scene: Scene, end: float
) -> list[Judged]:
    """The candidates of one campaign less accounts that only a corner of its frames connects, and less those
    against whom their own ways speak by LINKED_BITS more than coordination speaks for them. Looked at again
    without these: they may have been what tied others to the campaign."""
    for _ in range(_ROUNDS):
        left = _without_strangers(group, indexes, scene, end)
        if left is group:
            break
        group = left
    return group


def _without_strangers(
    group: list[Judged], indexes: Mapping[Sight, FrameIndex], scene: Scene, end: float
) -> list[Judged]:
    by_wording = [j for j in group if j.sight == "wording"]
    if not by_wording:
        return group
    members = np.unique(np.concatenate([j.candidate.accounts for j in by_wording]))
    linked = _tied(members, np.unique(np.concatenate([j.linked for j in group])), scene)
    x, frame = _sightings(by_wording, members, indexes["wording"], scene)
    strangers = np.unique(np.concatenate([
        _passing(x, frame, group, members, linked, scene), _odd(x, frame, group, linked, scene),
        _of_other_customers(members, linked, group, scene),
    ]))  # fmt: skip
    if not len(strangers):
        return group
    kept = [(j, j.candidate.only(np.setdiff1d(j.candidate.accounts, strangers), scene)) for j in group]
    again = [(j, j.again(scene, end, candidate)) for j, candidate in kept if candidate is not None]
    return [now for was, now in again if still_is(now, was)]


def still_is(now: Judged, was: Judged) -> bool:
    """Whether a candidate that was judged anew is still what it was: a campaign, or one of several operators
    of a convicted frame."""
    return now.verdict.is_campaign if was.verdict.is_campaign else now.verdict.acts_as_one


def evidence_by_account(
    group: list[Judged], indexes: Mapping[Sight, FrameIndex], scene: Scene
) -> tuple[Floats, Floats]:
    """For every account of the scene the bits by which coordination speaks for it in these candidates, and
    those by which its own ways speak against its being one of them. Where they were found by meaning only,
    nothing speaks against anybody: members were chosen by what ties them."""
    against = np.zeros(len(scene.accounts))
    by_wording = [j for j in group if j.sight == "wording"]
    if by_wording:
        members = np.unique(np.concatenate([j.candidate.accounts for j in by_wording]))
        linked = _tied(members, np.unique(np.concatenate([j.linked for j in group])), scene)
        x, frame = _sightings(by_wording, members, indexes["wording"], scene)
        against = _against(x, frame, group, linked, scene)
    return _bits_for(group, scene), against


def _against(x: Ints, frame: Ints, group: list[Judged], linked: Ints, scene: Scene) -> Floats:
    """For every account the bits by which its own ways speak against it, and those of all whom nothing ties.
    Whoever is tied to each other and to nobody else is compared with the others: they came by the frames
    together, or not at all."""
    account = scene.traffic.account[x]
    accounts = np.unique(account)
    speaks_for = _bits_for(group, scene)
    linked = linked[speaks_for[linked] > LINKED_BITS]  # less those whom others vouch for
    against = np.zeros(len(scene.accounts))
    against[accounts] = bits_against(x, frame, account, linked, scene)
    for mine, others in apart(accounts, islands(accounts, _holders(group)), linked):
        told = bits_against(x, frame, account, others, scene)
        against[mine] = told[np.searchsorted(accounts, mine)]
    untied = accounts[speaks_for[accounts] <= LINKED_BITS]
    against[untied] = np.maximum(against[untied], bits_against_untied(x, linked, untied, scene))
    return against


def _holders(group: list[Judged]) -> list[Ints]:
    """Whom each of the values ties that some linker says these candidates have for themselves."""
    return [
        np.intersect1d(shared.accounts, one.candidate.accounts[said.finding.per_account >= LINKED_BITS])
        for one in group
        for said in one.verdict.weighed
        for shared in said.finding.shared
    ]


def _sightings(by_wording: list[Judged], members: Ints, index: FrameIndex, scene: Scene) -> tuple[Ints, Ints]:
    """Where these accounts show the candidates' frames: exchange and frame of each sighting."""
    frames = np.unique(np.concatenate([j.candidate.frames for j in by_wording]))
    x, frame = index.sightings_of(frames)
    mine = np.isin(scene.traffic.account[x], members)
    return x[mine], frame[mine]


def _passing(x: Ints, frame: Ints, group: list[Judged], members: Ints, linked: Ints, scene: Scene) -> Ints:
    asked = np.union1d(members, linked)
    excused = _without_facts(asked, linked, scene) | _works_alike(asked, group, linked, scene)
    return passers_by(
        x, frame, scene.traffic.account[x], linked,
        _among_all(asked, _own_client(asked, members, scene), scene), _among_all(asked, excused, scene),
        scene.accounts.exchanges,
    )  # fmt: skip


def _among_all(asked: Ints, told: NDArray[np.bool_], scene: Scene) -> NDArray[np.bool_]:
    """For every account what is told of those that were asked about; false of the others."""
    found = np.zeros(len(scene.accounts), bool)
    found[asked] = told
    return found


def _odd(x: Ints, frame: Ints, group: list[Judged], linked: Ints, scene: Scene) -> Ints:
    against = _against(x, frame, group, linked, scene)
    odd: Ints = np.flatnonzero(against >= _bits_for(group, scene) + LINKED_BITS)
    return odd


def _of_other_customers(members: Ints, linked: Ints, group: list[Judged], scene: Scene) -> Ints:
    """Who is tied to another customer's accounts, here or elsewhere, and to nobody else in the campaign."""
    linked = linked[_bits_for(group, scene)[linked] > LINKED_BITS]
    island = islands(members, _holders(group))
    here = houses_within(members, island, linked, scene.accounts)
    return np.union1d(here, of_other_houses(members, scene.accounts))


def _bits_for(group: list[Judged], scene: Scene) -> Floats:
    """For every account, by how many bits coordination speaks for it, in whichever candidate it does most."""
    bits = np.zeros(len(scene.accounts))
    for one in group:
        at = one.candidate.accounts
        bits[at] = np.maximum(bits[at], one.verdict.per_account)
    return bits


def _without_facts(asked: Ints, linked: Ints, scene: Scene) -> NDArray[np.bool_]:
    """For each account asked about, whether it lacks every attribute that ties the linked ones and runs a
    client that runs among them: a missing field is no evidence that an account stands apart."""
    attributes = scene.accounts.attributes
    excused = np.isin(attributes["client"][asked], attributes["client"][linked])
    for name, codes in attributes.items():
        if name != "client" and _ties(values_of(name, scene.accounts), linked):
            excused &= codes[asked] < 0
    return excused


def _works_alike(asked: Ints, group: list[Judged], linked: Ints, scene: Scene) -> NDArray[np.bool_]:
    """For each account asked about, among them the linked ones, whether it is dealt tasks as these are:
    hardly one of its tasks was sent by another account of the group, or by half of them at once at most, its
    pace is theirs within a factor of four, and the share of its traffic that is the group's is theirs within
    a factor of three."""
    x = np.unique(np.concatenate([j.candidate.exchanges for j in group]))
    account, size = scene.traffic.account[x], len(scene.accounts)
    sent = np.bincount(account, minlength=size)[asked]
    asks_it = asks(scene.traffic.body[x], account, scene.traffic.opens[x])
    fresh = dealt(scene.traffic.body[x], account, scene.traffic.ts[x]).fresh >= _HALF
    alone = np.bincount(account, fresh & asks_it, minlength=size)[asked]
    told = np.bincount(account, asks_it, minlength=size)[asked]
    days = np.maximum((scene.accounts.last_seen[asked] - scene.accounts.first_seen[asked]) / _DAY, 1.0)
    pace, share = sent / days, sent / np.maximum(scene.accounts.exchanges[asked], 1)
    theirs = np.searchsorted(asked, linked)
    usual = float(np.median(pace[theirs])) if len(linked) else 0.0
    near = (pace >= usual / _PACE) & (pace <= usual * _PACE)
    typical = float(np.median(share[theirs])) if len(linked) else 0.0
    near &= (share >= typical / _SHARE) & (share <= typical * _SHARE)
    return near & (alone >= _FRESH * np.maximum(told, 1))


def _ties(values: Values, linked: Ints) -> bool:
    """Whether a third of the linked accounts share values of an attribute that are mostly their own."""
    mine = values.codes[linked]
    held, inside = np.unique(mine[mine >= 0], return_counts=True)
    own = (inside >= 2) & (2 * inside > values.holders(held))
    return len(values.accounts) > 0 and bool(inside[own].sum() * 3 >= len(linked))


def _tied(members: Ints, linked: Ints, scene: Scene) -> Ints:
    """Linked accounts that belong to a pool, where pools hold most of them: two strangers who share a
    phone prefix are tied to each other, not to the campaign."""
    pools = tied_by_identity(members, scene.accounts)
    numbers, sizes = np.unique(pools, return_counts=True)
    pooled = np.intersect1d(linked, members[np.isin(pools, numbers[sizes >= MIN_POOL])])
    return pooled if len(pooled) >= _HALF * len(linked) else linked


def _own_client(asked: Ints, members: Ints, scene: Scene) -> NDArray[np.bool_]:
    """For each account asked about, whether its main client is nearly the members' own."""
    client = scene.accounts.attributes["client"]
    mine = client[members]
    held, inside = np.unique(mine[mine >= 0], return_counts=True)
    everywhere = values_of("client", scene.accounts).holders(held)
    return np.isin(client[asked], held[(inside >= 2) & (inside >= _MOST * everywhere)])
