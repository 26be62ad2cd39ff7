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


def concordance(accounts: Ints, shared: Iterable[Shared]) -> float:
    """Of the pairs of `accounts` (sorted) that share a payer, a mail domain or a network of their own, the
    share that have two or three of these in common; 0 where no pair shares any.

    shared: values that the linkers found to be (nearly) the group's own, in any order; a network counts as
    it was seen, or else as it was at sign-up. With two kinds of values it is the Jaccard index of two
    partitions by pairs (Wagner and Wagner, Comparing clusterings, 2007).
    """
    every = tuple(shared)
    codes = [_codes(accounts, _first_told(every, kinds)) for kinds in _DIMENSIONS]
    one = sum(_pairs([code]) for code in codes)
    two = sum(_pairs(both) for both in combinations(codes, 2))
    three = _pairs(codes)
    any_of_them = one - two + three
    return (two - 2 * three) / any_of_them if any_of_them else 0.0


def _first_told(shared: Sequence[Shared], kinds: Sequence[str]) -> list[Shared]:
    told = ([one for one in shared if one.kind == kind] for kind in kinds)
    return next((some for some in told if some), [])


def _codes(accounts: Ints, shared: Sequence[Shared]) -> Ints:
    """A number from 0 for whoever has one of the values, -1 for the others."""
    codes = np.full(len(accounts), -1, np.int64)
    for number, one in enumerate(shared):
        codes[np.isin(accounts, one.accounts)] = number
    return codes


def _pairs(codes: Sequence[Ints]) -> int:
    """Pairs of accounts that are equal in all of these codes."""
    told = np.logical_and.reduce([code >= 0 for code in codes])
    if not told.any():
        return 0
    _, times = np.unique(np.stack([code[told] for code in codes]), axis=1, return_counts=True)
    return int((times * (times - 1) // 2).sum())
