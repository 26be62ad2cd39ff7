"""Houses: accounts that are tied as one customer's are, by sharing payer, mail domain and place all at once.

Accounts of a firm or a reseller that show a campaign's frames are the firm's all the same, however little
they did by which they could be told from the campaign's: one among many who stayed away, or all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from stillwatch.link.concordance import DIMENSIONS
from stillwatch.link.islands import islands
from stillwatch.link.linkers.coincidence import values_of
from stillwatch.link.pools import is_house
from stillwatch.model.one_customer import CONCORDANT, ONE_PAYER
from stillwatch.model.statistics import counts_of, distinct, within
from stillwatch.model.traffic import Accounts, Ints

_CROWD: Final = 1000  # holders of a value, from which on it is nobody's house
_LEAST: Final = 2  # others in a house: one is a second account of the same person
_LEAST_INSIDE: Final = 4  # accounts; of three some campaigns' are tied so by chance
_LEAST_ALONE: Final = 5  # accounts; fewer are no group by themselves
_MOST_INSIDE: Final = 0.5  # of the linked accounts
_OUTSIDE: Final = 0.5  # of the house


def concordance_among_all(members: Ints, accounts: Accounts) -> float:
    """How far what the `members` share goes together (`link.concordance`), by everybody with whom they share
    it, members or not: of half a class the other half tells. Who has a value that a crowd has counts as 0,
    and so does a crowd."""
    if len(members) > _CROWD:
        return 0.0
    who, _, times = _companions(members, accounts)
    shared, several = (np.bincount(some, minlength=len(members)) for some in (who, who[times > 1]))
    return float(np.mean(several / np.maximum(shared, 1)))


def of_other_houses(members: Ints, accounts: Accounts) -> Ints:
    """Which of the `members` (sorted) of a campaign belong to a house that is mostly not in it.

    The house of an account are those with whom it shares two or three of payer, mail domain and place, where
    these are half or more of whom it shares any with (`link.concordance`, over all accounts). It is another
    customer's where more than half of it are no members and nobody in the campaign but the house shares any
    of these with it.
    """
    who, other, times = _companions(members, accounts)
    size, several, inside = len(members), times > 1, np.isin(other, members)
    shared = np.bincount(who, minlength=size)
    house = np.bincount(who[several], minlength=size)
    at_home = np.bincount(who[several & inside], minlength=size)
    tied = np.bincount(who[~several & inside], minlength=size)
    elsewhere = (house >= np.maximum(CONCORDANT * shared, _LEAST)) & (house - at_home > _OUTSIDE * house)
    leaving: Ints = members[elsewhere & (tied == 0)]
    return leaving


def houses_within(members: Ints, island: Ints, linked: Ints, accounts: Accounts) -> Ints:
    """Which of the `members` (sorted) of a campaign are on an island (`link.islands`) that is a customer's by
    itself: one instrument pays for nearly all of it, or its values go together.

    linked: the members that coordination speaks for, of which only islands of four up to a half are looked
    at. Nobody where half of the linked ones are on such islands: an operator may have nothing in common but a
    card for each ten accounts.
    """
    is_linked = np.isin(members, linked)
    found = np.zeros(len(members), bool)
    for number in np.unique(island[is_linked]):
        mine = island == number
        if _LEAST_INSIDE <= (mine & is_linked).sum() <= _MOST_INSIDE * len(linked):
            found |= mine & _is_one_customers(members[mine], accounts)
    return members[found] if (found & is_linked).sum() < _MOST_INSIDE * len(linked) else members[:0]


def largest_house(linked: Ints, holders: Iterable[Ints], accounts: Accounts) -> float:
    """Share of the `linked` accounts (sorted) of a group that are the largest island of it (`link.islands`)
    that is a customer's by itself, of five accounts at least; 0 where there is none.

    holders: the accounts that hold each value by which these are tied.
    """
    island = islands(linked, holders)
    largest = 0
    for number, size in zip(*np.unique(island, return_counts=True), strict=True):
        if size >= max(_LEAST_ALONE, largest + 1) and _is_one_customers(linked[island == number], accounts):
            largest = int(size)
    return largest / max(len(linked), 1)


def _is_one_customers(members: Ints, accounts: Accounts) -> bool:
    payment = accounts.attributes.get("payment")
    paid = 0 if payment is None else counts_of(payment[members], 0).max(initial=0)
    return bool(paid >= ONE_PAYER * len(members)) or is_house(members, accounts)


def _companions(members: Ints, accounts: Accounts) -> tuple[Ints, Ints, Ints]:
    """Each pair of a member (its place) and another account that share a payer, a mail domain or a place: the
    two, and how many of the three. Without members who have a value that a crowd has."""
    found = [_sharing(members, kinds, accounts) for kinds in DIMENSIONS]
    crowded = np.unique(np.concatenate([crowd for _, crowd in found]))
    pairs, times = np.unique(np.concatenate([pair for pair, _ in found]), return_counts=True)
    who, other = pairs // len(accounts), pairs % len(accounts)
    told = (other != members[who]) & ~np.isin(who, crowded)
    return who[told], other[told], times[told]


def _sharing(members: Ints, kinds: Sequence[str], accounts: Accounts) -> tuple[Ints, Ints]:
    """Pairs (place of the member times accounts, and the other) that share a value of one of these kinds; and
    the places of members whose value a crowd has."""
    pairs, crowded = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for kind in kinds:
        if kind not in accounts.attributes:
            continue
        values = values_of(kind, accounts)
        known = np.flatnonzero(values.codes[members] >= 0)
        first, end = values.rows(values.codes[members[known]])
        few = end - first <= _CROWD
        crowded.append(known[~few])
        known, first, end = known[few], first[few], end[few]
        others = values.accounts[within(first, end)]
        pairs.append(np.repeat(known, end - first) * len(accounts) + others)
    return distinct(np.concatenate(pairs)), np.concatenate(crowded)
