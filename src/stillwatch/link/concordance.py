"""Whether accounts that share one thing share the others too, as those of one house do.

The pupils of a school have its mail domain, its network and its lessons together; so have the accounts of a
firm or of a reseller. An operator who gets cards, addresses and networks from several sellers, and deals each
out as it comes, has accounts that share a card here and a network there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, combinations, product
from typing import Final

import numpy as np

from stillwatch.model.traffic import Ints, Shared

# Payer, address and place. Where an account works and where it was created are one place to most
DIMENSIONS: Final = (("payment",), ("email_domain",), ("net", "signup_net"))
"""Kinds of values, by what of them counts as one thing."""
KINDS: Final = frozenset(chain.from_iterable(DIMENSIONS))
"""The attributes whose values are looked at."""
_SEVERAL: Final = 2
_FEW_EACH, _FEW = 8, 1000  # places that counting may take, for each account and besides


def concordance(accounts: Ints, shared: Iterable[Shared]) -> float:
    """How far what `accounts` (sorted) share goes together, from 0 to 1: of the others with whom an account
    shares a payer, a mail domain or a network of their own, the share with whom it has two or three of these
    in common; the mean over accounts, 0 for those who share nothing.

    shared: values that the linkers found to be (nearly) the group's own, in any order; who shares the network
    they are seen in, the one they signed up from or both shares one place. With two kinds of values it is the
    Jaccard index of the two sets of companions that an account has.
    """
    if not len(accounts):
        return 0.0
    every = tuple(shared)
    told = [some for some in (_told(accounts, every, kinds) for kinds in DIMENSIONS) if some]
    if len(told) < _SEVERAL:
        return 0.0
    one = sum(_meeting([some]) for some in told)
    two = sum(_meeting(both) for both in combinations(told, 2))
    three = _meeting(told) if len(told) > _SEVERAL else np.zeros(len(accounts), np.int64)
    several, any_of_them = two - 2 * three, one - two + three
    return float(np.mean(several / np.maximum(any_of_them, 1)))


def _told(accounts: Ints, shared: Sequence[Shared], kinds: Sequence[str]) -> list[Ints]:
    """Codes (`_codes`) of each of these kinds of values that is told."""
    every = ([one for one in shared if one.kind == kind] for kind in kinds)
    return [_codes(accounts, some) for some in every if some]


def _meeting(dimensions: Sequence[Sequence[Ints]]) -> Ints:
    """For each account how many others share with it, in each dimension, one of its kinds of values: by
    inclusion and exclusion over the kinds of a dimension."""
    met = np.zeros(len(dimensions[0][0]), np.int64)
    for one in product(*([*_subsets(codes)] for codes in dimensions)):
        sign = (-1) ** sum(len(some) - 1 for some in one)
        met += sign * _companions([*chain.from_iterable(one)])
    return met


def _subsets(codes: Sequence[Ints]) -> Iterator[Sequence[Ints]]:
    return chain.from_iterable(combinations(codes, size) for size in range(1, len(codes) + 1))


def _codes(accounts: Ints, shared: Sequence[Shared]) -> Ints:
    """A number from 0 for whoever has one of the values, -1 for the others."""
    codes = np.full(len(accounts), -1, np.int64)
    for number, one in enumerate(shared):
        at = np.minimum(np.searchsorted(accounts, one.accounts), len(accounts) - 1)
        codes[at[accounts[at] == one.accounts]] = number
    return codes


def _companions(codes: Sequence[Ints]) -> Ints:
    """For each account how many others are equal to it in all of these codes."""
    told = np.logical_and.reduce([code >= 0 for code in codes])
    others = np.zeros(len(told), np.int64)
    together, values = np.zeros(int(told.sum()), np.int64), 1
    for code in codes:
        held = int(code.max()) + 1
        together, values = together * held + code[told], values * held
    if values > _FEW_EACH * len(together) + _FEW:  # too many to count by place
        together = np.unique(together, return_inverse=True)[1]
    others[told] = np.bincount(together)[together] - 1
    return others
