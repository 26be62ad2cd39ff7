"""How an attribute is spread over all accounts, at any moment of the window."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from stillwatch.model.statistics import counts_of, distinct, within
from stillwatch.model.traffic import Floats, Ints

_SIZES = 200  # distinct sizes of values, the smallest first: crowds are nobody's own
# of a binomial, beyond which less than 1e-12 of it lies; where it is skewed, its mean is small: a dozen more
_DEVIATIONS, _MORE = 8, 12
_COUNTED = 1000  # holders of one value whose owners are told apart


@dataclass(frozen=True)
class Values:
    """Who has which value. codes: a value per account, -1 missing; owner: who is declared to own the
    account; accounts: those that have a value, by value and then by the moment they were first seen, with
    that moment (`seen`, seconds) of each: value v has the rows offsets[v]:offsets[v + 1]; in_all: owners of
    each value (int32), whenever seen; last: the last moment that one was first seen; sizes, times: so many
    values have each number of owners."""

    codes: Ints
    owner: Ints
    accounts: Ints
    offsets: Ints
    seen: Floats
    in_all: NDArray[np.int32]
    last: float
    sizes: Ints
    times: Ints

    @classmethod
    def of(cls, codes: Ints, owner: Ints, first_seen: Floats, in_turn: Ints | None = None) -> Self:
        """The values of these accounts. in_turn: the accounts in the order that they were first seen, for who
        knows it already."""
        turn = np.argsort(first_seen, kind="stable") if in_turn is None else in_turn
        turn = turn[codes[turn] >= 0]
        # one number for value and turn: numbers are sorted several times as fast as indexes by two keys
        both = np.sort(codes[turn] * len(turn) + np.arange(len(turn)))
        known = turn[both % max(len(turn), 1)]
        count = int(codes.max(initial=-1)) + 1
        everywhere = owners_of(codes, owner, count)
        offsets = np.concatenate([[0], np.cumsum(counts_of(codes, count))])
        sizes, times = np.unique(everywhere[everywhere >= 2], return_counts=True)
        holders = np.diff(offsets)
        in_all = np.where(holders <= _COUNTED, everywhere, holders).astype(np.int32)
        seen = first_seen[known]
        last = float(seen.max(initial=-np.inf))
        return cls(codes, owner, known, offsets, seen, in_all, last, sizes[:_SIZES], times[:_SIZES])

    def population(self, until: float) -> int:
        """Accounts with a value that were seen before `until` (seconds)."""
        return int((self.seen < until).sum())

    def holders(self, values: Ints) -> Ints:
        """How many of all accounts have each of these values."""
        first, end = self.rows(values)
        return end - first

    def rows(self, values: Ints) -> tuple[Ints, Ints]:
        """Where the accounts with each of these values begin and end; nobody has one beyond the last."""
        last = len(self.offsets) - 1
        return self.offsets[np.minimum(values, last)], self.offsets[np.minimum(values + 1, last)]

    def owners(self, values: Ints, until: float) -> Ints:
        """How many owners each of these values (sorted, distinct) has among the accounts seen before `until`.
        Of a crowd every account counts as an owner."""
        if until > self.last:
            return self._in_all(values)
        first, end = self.rows(values)
        counts = end - first
        found = counts.copy()
        few = counts <= _COUNTED
        rows = within(first[few], first[few] + counts[few])
        at = np.repeat(np.arange(int(few.sum())), counts[few])
        early = self.seen[rows] < until
        found[few] = owners_of(at[early], self.owner[self.accounts[rows[early]]], int(few.sum()))
        for i in np.flatnonzero(~few):
            found[i] = np.searchsorted(self.seen[first[i] : first[i] + counts[i]], until)
        return found

    def _in_all(self, values: Ints) -> Ints:
        """Owners of each of these values; nobody has one beyond the last."""
        found = np.zeros(len(values), np.int64)
        known = values < len(self.in_all)
        found[known] = self.in_all[values[known]]
        return found

    def sizes_until(self, until: float) -> tuple[Ints, Floats]:
        """How many values have how many owners (2 and more) among the accounts seen before `until`, if who
        is seen when does not depend on the value."""
        share = self.population(until) / max(len(self.seen), 1)
        if share == 1.0 or not len(self.sizes):
            return self.sizes, self.times.astype(float)
        spread = _DEVIATIONS * np.sqrt(self.sizes * share * (1 - share)) + _MORE
        least = np.maximum(np.floor(self.sizes * share - spread), 2).astype(np.int64)
        most = np.minimum(np.ceil(self.sizes * share + spread), self.sizes).astype(np.int64)
        counts = np.maximum(most - least + 1, 0)
        left = within(least, least + counts)
        chance: Floats = binom.pmf(left, np.repeat(self.sizes, counts), share)
        expected = np.bincount(left, chance * np.repeat(self.times, counts)).astype(float)
        likely = np.flatnonzero(expected > 1e-6)
        return likely.astype(np.int64), expected[likely]


def owners_of(codes: Ints, owner: Ints, size: int) -> Ints:
    """How many owners have each value: acting as one is by right within one organisation."""
    present = codes >= 0
    owners = int(owner.max(initial=0)) + 1
    pairs = distinct(codes[present] * owners + owner[present])
    return counts_of(pairs // owners, size)
