"""One token bucket for a whole campaign, which new accounts, other models and other ways in do not refill.

Over any time, what is granted is at most the size, plus the refill of that time, plus what one last request
asked beyond the size; what answers cost beyond what was drawn for them is owed. A token bucket
as in RFC 2697, in output tokens and with one rate.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final, NamedTuple

from stillwatch.decide.policy.terms import Budget

DAY_US: Final = 86_400_000_000
_LONGEST_S: Final = 86_400.0  # nobody is told to wait for longer than a day


class Bucket(NamedTuple):
    """Output tokens left at a moment (microseconds since 1970 UTC); below zero where one request asked for
    more than the size, or answers cost more than was drawn for them."""

    tokens: float
    updated: int


def refilled(bucket: Bucket, terms: Budget, now: int) -> Bucket:
    """The bucket at `now`. A clock that went back refills nothing."""
    if now <= bucket.updated:
        return Bucket(min(bucket.tokens, terms.size), bucket.updated)
    gained = (now - bucket.updated) * terms.refill_per_day / DAY_US
    return Bucket(min(bucket.tokens + gained, terms.size), now)


def merged(one: Bucket, other: Bucket) -> Bucket:
    """What two campaigns that turn out to be one have left: the lesser, since each spent from one purse."""
    return Bucket(min(one.tokens, other.tokens), max(one.updated, other.updated))


def parted(bucket: Bucket, share: float) -> tuple[Bucket, Bucket]:
    """What is left, in two: `share` for the part that goes. Together they are no more than before."""
    gone = max(bucket.tokens, 0.0) * min(max(share, 0.0), 1.0)
    debt = min(bucket.tokens, 0.0)
    return Bucket(bucket.tokens - gone, bucket.updated), Bucket(gone + debt, bucket.updated)


class Buckets:
    """The buckets by name; one that is not known yet is full. What changed is kept apart to be stored, and
    `noted` is told of it at once."""

    def __init__(
        self,
        known: Mapping[str, Bucket] | Iterable[tuple[str, Bucket]] = (),
        noted: Callable[[str, Bucket], None] | None = None,
    ) -> None:
        self._buckets: dict[str, Bucket] = dict(known)
        self._changed: set[str] = set()
        self._noted = noted

    def left(self, name: str, terms: Budget, now: int) -> float:
        """Output tokens left."""
        return self._at(name, terms, now).tokens

    def take(self, name: str, cost: float, terms: Budget, now: int) -> float:
        """Take `cost` output tokens: 0 where they were granted, else the seconds after which they may be.

        A cost beyond the size is granted from a full bucket, and leaves a debt.
        """
        bucket = self._at(name, terms, now)
        lacking = min(cost, terms.size) - bucket.tokens
        if lacking <= 0:
            self._put(name, Bucket(bucket.tokens - cost, bucket.updated))
            return 0.0
        self._buckets[name] = bucket
        self._changed.add(name)
        return min(max(lacking * DAY_US / terms.refill_per_day / 1e6, 1.0), _LONGEST_S)

    def spend(self, name: str, cost: float, terms: Budget, now: int) -> None:
        """Take `cost` output tokens whatever is left, which may leave a debt; below 0 it gives them back."""
        bucket = self._at(name, terms, now)
        self._put(name, Bucket(min(bucket.tokens - cost, terms.size), bucket.updated))

    def adopt(self, stored: Mapping[str, Bucket]) -> None:
        """Take over buckets from the store, where others may have merged or parted them; those that changed
        here since they were stored stay."""
        self._buckets |= {name: bucket for name, bucket in stored.items() if name not in self._changed}

    def forget(self, name: str) -> None:
        """Forget a bucket: it is full again if it is ever asked for."""
        self._buckets.pop(name, None)
        self._changed.discard(name)

    def changed(self) -> dict[str, Bucket]:
        """The buckets that changed since this was last asked."""
        names, self._changed = self._changed, set()
        return {name: self._buckets[name] for name in sorted(names)}

    def changed_again(self, buckets: Mapping[str, Bucket]) -> None:
        """Have buckets that could not be stored come again; their newest values count."""
        self._changed |= buckets.keys()

    def _put(self, name: str, bucket: Bucket) -> None:
        self._buckets[name] = bucket
        self._changed.add(name)
        if self._noted is not None:
            self._noted(name, bucket)

    def _at(self, name: str, terms: Budget, now: int) -> Bucket:
        bucket = self._buckets.get(name)
        return Bucket(terms.size, now) if bucket is None else refilled(bucket, terms, now)
