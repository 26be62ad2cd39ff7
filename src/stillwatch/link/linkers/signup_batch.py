"""Accounts that were created in batches."""

from __future__ import annotations

import numpy as np

from stillwatch.model.contract import Scene, silent
from stillwatch.model.evidence import Family
from stillwatch.model.statistics import poisson_bits
from stillwatch.model.traffic import Accounts, Finding, Floats, Group, Ints, Shared

_HOUR = 3600.0
_NEAR, _AROUND = 1.0 * _HOUR, 84.0 * _HOUR


class SignupBatchLinker:
    """Links accounts whose sign-ups crowd together more than everybody's sign-ups do.

    Sees: pairs of members created within an hour of each other, against how many pairs the group's own
    spread over the surrounding week would bring.
    Null hypothesis: within a week, members sign up as everybody else does in that week; a launch day
    that brings everybody is therefore no batch, nor is a group that merely is young.
    Independent: sign-ups of different owners; accounts of one declared organisation are one owner.
    Benign look-alikes: a class or an enterprise roll-out; they do not harvest.
    Evasion: sign-ups spread evenly over weeks.
    References: LinkedIn clusters of registrations (Xiao, Freeman and Hwa, AISec 2015).
    """

    name = "signup_batch"
    family: Family = "identity"

    def weigh(self, group: Group, scene: Scene) -> Finding:
        """Pairs of close sign-ups beyond chance."""
        created = scene.accounts.created
        mine = created[group.accounts]
        known = np.flatnonzero(np.isfinite(mine))
        if len(known) < 4:
            return silent(group, needs="" if scene.accounts.has_facts else "account facts")
        members = group.accounts[known]
        everybody = tuple(crowd[members] for crowd in crowds_of(scene.accounts))
        near, expected = _neighbours(mine[known], scene.accounts.owner[members], everybody)
        pairs, chance = near.sum() / 2, expected.sum() / 2
        # pairs within one batch depend on each other: count members with a neighbour, not pairs
        batched = near > np.maximum(2 * expected, 0.5)
        by_chance = float(np.minimum(1, expected).sum())
        more = pairs > chance and batched.sum() > by_chance
        bits = max(poisson_bits(float(batched.sum()), by_chance), 0.0) if more else 0.0
        each: Floats = np.zeros(len(mine))
        each[known] = np.where(batched, np.clip(np.log2((near + 0.5) / (expected + 0.5)), 0, 6), 0.0)
        explained = float(batched.sum() / len(mine))
        says = f"{int(batched.sum())} of {len(mine)} accounts were created within an hour of other members"
        shared = _batches(group.accounts[known[batched]], mine[known[batched]], bits) if bits else ()
        return Finding(bits, says if bits else "", each if bits else 0 * each, explained, shared)


def _batches(accounts: Ints, created: Floats, bits: float) -> tuple[Shared, ...]:
    """The batches that these accounts came in: whoever signed up within an hour of another is in one."""
    in_turn = np.argsort(created, kind="stable")
    begins = np.flatnonzero(np.diff(created[in_turn]) > _NEAR) + 1
    return tuple(
        Shared("signup_batch", number, np.sort(accounts[batch]), bits * len(batch) / len(accounts))
        for number, batch in enumerate(np.split(in_turn, begins))
        if len(batch)
    )


def crowds_of(accounts: Accounts) -> tuple[Floats, Floats]:
    """For every account how many signed up within an hour of it, and how many within the week around it,
    itself among them; 0 where nobody knows when it did."""
    return accounts.remembered("sign-ups", lambda: _crowds(accounts.created))


def _crowds(created: Floats) -> tuple[Floats, Floats]:
    known = np.flatnonzero(np.isfinite(created))
    in_turn = known[np.argsort(created[known])]  # in order, places are found several times as fast
    near, around = np.zeros(len(created)), np.zeros(len(created))
    for crowd, reach in ((near, _NEAR), (around, _AROUND)):
        crowd[in_turn] = _within(created[in_turn], created[in_turn], reach)
    return near, around


def _neighbours(times: Floats, owner: Ints, everybody: tuple[Floats, ...]) -> tuple[Floats, Floats]:
    """For each sign-up: members of other owners within an hour, and how many were to be expected.

    everybody: all sign-ups within an hour of each and within the week around it, the members' own among
    them."""
    near, around = _others_within(times, owner, _NEAR), _others_within(times, owner, _AROUND)
    members = np.sort(times)
    rest_near, rest_around = (
        crowd - _within(members, times, reach)
        for crowd, reach in zip(everybody, (_NEAR, _AROUND), strict=True)
    )
    share = np.maximum((rest_near + 1.0) / (rest_around + _AROUND / _NEAR), _NEAR / _AROUND)
    return near, around * np.minimum(share, 1.0)


def _others_within(times: Floats, owner: Ints, reach: float) -> Floats:
    found = _within(np.sort(times), times, reach)
    owners, at, counts = np.unique(owner, return_inverse=True, return_counts=True)
    found[counts[at] == 1] -= 1.0  # itself
    for one in owners[counts > 1]:
        mine = owner == one
        found[mine] -= _within(np.sort(times[mine]), times[mine], reach)
    return found


def _within(order: Floats, times: Floats, reach: float) -> Floats:
    found = np.searchsorted(order, times + reach, "right") - np.searchsorted(order, times - reach)
    return found.astype(np.float64)
