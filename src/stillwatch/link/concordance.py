"""Whether accounts that share one thing share the others too, as those of one house do.

The pupils of a school have its mail domain, its network and its lessons together; so have the accounts of a
firm or of a reseller. An operator who gets cards, addresses and networks from several sellers, and deals each
out as it comes, has accounts that share a card here and a network there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Final

import numpy as np

from stillwatch.model.traffic import Ints, Shared

# Payer, address and place. Where an account works and where it was created are one place to most
_DIMENSIONS: Final = (("payment",), ("email_domain",), ("net", "signup_net"))
_SEVERAL: Final = 2


def concordance(accounts: Ints, shared: Iterable[Shared]) -> float:
    """How far what `accounts` (sorted) share goes together, from 0 to 1: of the others with whom an account
    shares a payer, a mail domain or a network of their own, the share with whom it has two or three of these
    in common; the mean over accounts, 0 for those who share nothing.

    shared: values that the linkers found to be (nearly) the group's own, in any order; a network counts as
    it was seen, or else as it was at sign-up. With two kinds of values it is the Jaccard index of the two
    sets of companions that an account has.
    """
    every = tuple(shared)
    told = [some for some in (_first_told(every, kinds) for kinds in _DIMENSIONS) if some]
    if len(told) < _SEVERAL or not len(accounts):
        return 0.0
    codes = [_codes(accounts, some) for some in told]
    one = sum(_companions([code]) for code in codes)
    two = sum(_companions(both) for both in combinations(codes, 2))
    three = _companions(codes) if len(codes) > _SEVERAL else np.zeros(len(accounts), np.int64)
    several, any_of_them = two - 2 * three, one - two + three
    return float(np.mean(several / np.maximum(any_of_them, 1)))


def _first_told(shared: Sequence[Shared], kinds: Sequence[str]) -> list[Shared]:
    told = ([one for one in shared if one.kind == kind] for kind in kinds)
    return next((some for some in told if some), [])


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
    together = np.zeros(int(told.sum()), np.int64)
    for code in codes:
        together = together * (int(code.max()) + 1) + code[told]
    _, which, times = np.unique(together, return_inverse=True, return_counts=True)
    others[told] = times[which] - 1
    return others
