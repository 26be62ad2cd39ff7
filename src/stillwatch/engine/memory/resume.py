"""Known campaigns in this scan: they keep their ids, and recognised accounts belong to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import msgspec
import numpy as np

from stillwatch.engine.campaigns import Joined
from stillwatch.engine.candidates import Candidate
from stillwatch.engine.investigate import Judged
from stillwatch.engine.replay import STEP
from stillwatch.engine.weigh import weigh
from stillwatch.model.contract import Scene
from stillwatch.model.known import Known
from stillwatch.model.scan import ScanResult
from stillwatch.model.statistics import counts_of
from stillwatch.model.traffic import Floats, Group, Ints

_MEMBERS: Final = 0.2  # as of groups that are one campaign
_EXCHANGES: Final = 0.5  # of the harvest, in a known campaign's words


def resume(joined: Sequence[Joined], scene: Scene, end: float) -> list[Joined]:
    """The campaigns with the accounts that were recognised, flagged from then on; a known campaign of which
    only these are seen is a campaign again, however few they are."""
    if scene.known is None:
        return list(joined)
    joined = [piece for one in _merged(joined, scene, end) for piece in _parted(one, scene, end)]
    numbers = continued(joined, scene.known)
    found = [_with_recognised(one, number, scene, end) for one, number in zip(joined, numbers, strict=True)]
    claimed = np.unique(np.concatenate([one.accounts for one in found])) if found else np.empty(0, np.int64)
    for number in sorted(set(range(len(scene.known.campaigns))) - set(numbers)):
        accounts = np.setdiff1d(np.flatnonzero(scene.known.recognised == number), claimed)
        if len(accounts):
            found.append(_again(number, accounts, scene, end))
    return sorted(found, key=lambda j: (-len(j.accounts), int(j.exchanges[0])))


def continued(joined: Sequence[Joined], known: Known) -> list[int]:
    """Number of the known campaign that each of these goes on with, -1 none; each is gone on with once, by
    the one that has most of its members and words."""
    pairs, count = [], len(known.campaigns)
    for place, one in enumerate(joined):
        member, recognised = known.member[one.accounts], known.recognised[one.accounts]
        other = np.where(recognised == member, -1, recognised)
        mine = (counts_of(member, count) + counts_of(other, count)) / len(one.accounts)
        words = counts_of(known.shown[one.exchanges], count) / len(one.exchanges)
        alike = np.flatnonzero((mine >= _MEMBERS) | (words >= _EXCHANGES)).tolist()
        pairs += [(-float(mine[number]) - float(words[number]), place, number) for number in alike]
    numbers = [-1] * len(joined)
    for _, place, number in sorted(pairs):
        if numbers[place] < 0 and number not in numbers:
            numbers[place] = number
    return numbers


def keep_ids(result: ScanResult, joined: Sequence[Joined], known: Known) -> ScanResult:
    """The result (its campaigns in the order of `joined`) with the ids that known campaigns have."""
    ids = [known.campaigns[n] if n >= 0 else "" for n in continued(joined, known)]
    taken = {name for name in ids if name}
    named = {}
    for campaign, name in zip(result.campaigns, ids, strict=True):
        own = campaign.id
        while not name and own in taken:  # the eldest member of a known campaign, now in another one
            own += "b"
        named[campaign.id] = name or own
    campaigns = [msgspec.structs.replace(c, id=named[c.id]) for c in result.campaigns]
    accounts = [msgspec.structs.replace(v, campaign=named[v.campaign]) for v in result.accounts]
    return msgspec.structs.replace(result, campaigns=campaigns, accounts=accounts)


def _merged(joined: Sequence[Joined], scene: Scene, end: float) -> list[Joined]:
    """Campaigns most of whose accounts go on with one known campaign are one."""
    pieces: dict[int, list[Joined]] = {}
    for place, one in enumerate(joined):
        recognised = _known(scene).recognised[one.accounts]
        counts = np.bincount(recognised[recognised >= 0], minlength=1)
        most = int(np.argmax(counts))
        pieces.setdefault(most if 2 * counts[most] > len(one.accounts) else -1 - place, []).append(one)
    return [_one(found, scene, end) for found in pieces.values()]


def _parted(one: Joined, scene: Scene, end: float) -> list[Joined]:
    """The campaign without the accounts that people split off, and these, each where people put them."""
    known, found, rest = _known(scene), [], one.accounts
    for number in sorted(known.apart):
        mine = rest[(known.member[rest] == number) | (known.recognised[rest] == number)]
        stay = np.setdiff1d(rest, mine)
        harvest = scene.traffic.account[one.exchanges]
        if np.isin(harvest, mine).any() and np.isin(harvest, stay).any():
            found.append(_piece(one, mine, scene, end))
            rest = stay
    return [_piece(one, rest, scene, end), *found] if found else [one]


def _piece(one: Joined, accounts: Ints, scene: Scene, end: float) -> Joined:
    """What these of a campaign's accounts did."""
    keep = np.isin(one.accounts, accounts)
    exchanges = one.exchanges[np.isin(scene.traffic.account[one.exchanges], accounts)]
    first = one.parts[0].candidate
    own = replace(first, accounts=accounts, exchanges=exchanges)
    part = one.parts[0].again(scene, end, own)
    verdict = weigh(Group(accounts, exchanges, end), scene)
    return Joined((part,), verdict, one.accounts[keep], one.flagged[keep], exchanges)


def _one(pieces: list[Joined], scene: Scene, end: float) -> Joined:
    if len(pieces) == 1:
        return pieces[0]
    accounts = np.unique(np.concatenate([one.accounts for one in pieces]))
    exchanges = np.unique(np.concatenate([one.exchanges for one in pieces]))
    flagged = np.full(len(accounts), np.inf)
    for one in pieces:
        np.minimum.at(flagged, np.searchsorted(accounts, one.accounts), one.flagged)
    parts = sorted(
        (part for one in pieces for part in one.parts),
        key=lambda j: (j.together, -len(j.candidate.exchanges), j.candidate.name),
    )
    verdict = weigh(Group(accounts, exchanges, end), scene)
    return Joined(tuple(parts), verdict, accounts, flagged, exchanges)


def _with_recognised(one: Joined, number: int, scene: Scene, end: float) -> Joined:
    known = scene.known
    if known is None or number < 0:
        return one
    accounts = np.union1d(one.accounts, np.flatnonzero(known.recognised == number))
    flagged = _flagged(accounts, number, known, end)
    np.minimum.at(flagged, np.searchsorted(accounts, one.accounts), one.flagged)
    if len(accounts) == len(one.accounts):
        return replace(one, flagged=flagged)
    added = _shown(np.setdiff1d(accounts, one.accounts), number, scene)
    exchanges = np.union1d(one.exchanges, added)
    first, *rest = one.parts
    candidate = replace(
        first.candidate,
        accounts=np.union1d(first.candidate.accounts, scene.traffic.account[added]),
        exchanges=np.union1d(first.candidate.exchanges, added),
    )
    parts = (first.again(scene, end, candidate), *rest)
    return Joined(parts, weigh(Group(accounts, exchanges, end), scene), accounts, flagged, exchanges)


def _again(number: int, accounts: Ints, scene: Scene, end: float) -> Joined:
    exchanges = _shown(accounts, number, scene)
    verdict = weigh(Group(accounts, exchanges, end), scene)
    # the name of a frame family is a hash; a known campaign's own id gives one where no family was found
    name = int.from_bytes(_known(scene).campaigns[number].encode()[-7:], "little")
    part = Judged(Candidate(name, np.array([name]), accounts, exchanges), verdict)
    return Joined((part,), verdict, accounts, _flagged(accounts, number, _known(scene), end), exchanges)


def _known(scene: Scene) -> Known:
    if scene.known is None:
        raise ValueError("nothing is known of earlier campaigns")
    return scene.known


def _shown(accounts: Ints, number: int, scene: Scene) -> Ints:
    """Exchanges of these accounts in the campaign's words."""
    rows = scene.rows_of_all(accounts)
    shown: Ints = rows[_known(scene).shown[rows] == number]
    return shown


def _flagged(accounts: Ints, number: int, known: Known, end: float) -> Floats:
    """The full hour after each account was recognised; infinite where it was not."""
    mine = known.recognised[accounts] == number
    step = np.floor(known.since[accounts] / STEP) * STEP + STEP
    flagged: Floats = np.where(mine, np.minimum(step, end), np.inf)
    return flagged
