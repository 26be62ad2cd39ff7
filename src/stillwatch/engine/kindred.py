"""Families of frames that the accounts of a campaign live by as well, judged together with it.

A pool that is dealt several wordings shows each of them in a part of its traffic, so that every family by
itself says little of harvest, and a young one ties few of its accounts. Together they say what the pool does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from stillwatch.decide.ties import LINKED_SHARE
from stillwatch.engine.campaigns import OVERLAP, join_groups
from stillwatch.engine.candidates import Candidate
from stillwatch.engine.families import MIN_ACCOUNTS
from stillwatch.engine.investigate import Judged, Seen
from stillwatch.link.families import MIN_LIFT
from stillwatch.model.traffic import Ints


def with_kindred(guilty: list[Judged], judged: list[Judged], seen: Seen) -> list[Judged]:
    """The guilty candidates (some of the `judged`), and for each set of overlapping ones the whole that they
    form with their kindred, where both keys turn on it and it is more than one of them.

    Kindred is a family found by wording on which the keys do not turn by itself, and which harvest evidence
    speaks for rather than against. Null hypothesis: it has the campaign's accounts as often as chance has it,
    and nothing ties the others to them. A fifth of its accounts must be the campaign's, four times what
    chance has; and when both are judged together, half of its others must be tied. So neither the app that a
    campaign's accounts use besides nor a list that strangers came by is taken in.
    """
    sets = [[one for one in group if one.sight == "wording"] for group in join_groups(guilty)]
    sets = [some for some in sets if some]
    others = [one for one in judged if _may_be_kin(one)]
    found: list[list[Judged]] = [[] for _ in sets]
    for one, number in zip(others, _nearest(others, sets, seen), strict=True):
        if number >= 0 and _is_kin(one, sets[number], seen):
            found[number].append(one)
    more = [(some, kin) for some, kin in zip(sets, found, strict=True) if kin or not _one_holds_all(some)]
    wholes = [_whole(some, kin, seen) for some, kin in more]
    return guilty + [whole for whole in wholes if whole.verdict.is_campaign]


def _may_be_kin(one: Judged) -> bool:
    verdict = one.verdict
    return one.sight == "wording" and one.whole is None and not verdict.is_campaign and verdict.harvest > 0


def _nearest(others: list[Judged], sets: list[list[Judged]], seen: Seen) -> list[int]:
    """For each of the others the number of the set that has most of its accounts, -1: none has enough."""
    most, number = np.zeros(len(others)), np.full(len(others), -1)
    if not others:
        return []
    sizes = np.array([len(one.candidate.accounts) for one in others])
    begins = np.cumsum(sizes) - sizes
    accounts = np.concatenate([one.candidate.accounts for one in others])
    for at, some in enumerate(sets):
        inside = np.zeros(len(seen.scene.accounts), bool)
        inside[_accounts(some)] = True
        least = max(OVERLAP, MIN_LIFT * float(inside.mean()))
        share = np.add.reduceat(inside[accounts].astype(np.int64), begins) / sizes
        nearer = (share >= least) & (share > most)
        most[nearer], number[nearer] = share[nearer], at
    return number.tolist()


def _one_holds_all(some: list[Judged]) -> bool:
    """Whether one of them is all of them, as a family is that stands beside its core."""
    largest = max(some, key=lambda one: len(one.candidate.exchanges)).candidate
    every = _union(one.candidate.exchanges for one in some)
    return len(largest.exchanges) == len(every) and len(largest.accounts) == len(_accounts(some))


def _is_kin(one: Judged, some: list[Judged], seen: Seen) -> bool:
    new = np.setdiff1d(one.candidate.accounts, _accounts(some))
    if len(new) < MIN_ACCOUNTS:
        return False
    whole = _whole(some, [one], seen)
    return whole.verdict.is_campaign and float(np.isin(new, whole.linked).mean()) >= LINKED_SHARE


def _whole(some: list[Judged], kin: list[Judged], seen: Seen) -> Judged:
    """All of them as one, under a name that none of them has."""
    of = [one.candidate for one in some + kin]
    name = ~min(candidate.name for candidate in of)
    joint = Candidate(
        name, _union(c.frames for c in of), _union(c.accounts for c in of), _union(c.exchanges for c in of)
    )
    return replace(some[0], whole=None, together=True).again(seen.scene, seen.end, joint)


def _accounts(some: list[Judged]) -> Ints:
    return _union(one.candidate.accounts for one in some)


def _union(sets: Iterable[Ints]) -> Ints:
    return np.unique(np.concatenate(list(sets)))
