"""Coincidences of a value within a group, counted only where the value is (nearly) the group's own.

A card that five members and nobody else use ties them; an e-mail provider that half of all customers
use ties nobody, however many members use it. So a value counts only where the group holds most of all
accounts that have it, and accounts that declare one organisation count once. This is also what keeps
country out: a phone prefix or a bank that a whole country shares is never a group's own.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from stillwatch.link.values import Values, owners_of
from stillwatch.model.contract import Scene
from stillwatch.model.statistics import poisson_bits
from stillwatch.model.traffic import Accounts, Finding, Floats, Group, Ints, Shared

_NATS = 40.0
_MOST_EACH = 10.0  # bits for one member
_OWN_SHARE = 0.5  # a value is a group's own where more than half of its accounts are members


def weigh_attribute(attribute: str, noun: str, group: Group, scene: Scene) -> Finding:
    """Weigh the values of an attribute that the group has for itself, among all accounts."""
    values = values_of(attribute, scene.accounts)
    moment = f"{attribute} until {group.until}"
    spread = scene.accounts.remembered(moment, lambda: _spread(values, group.until))
    return own_coincidences(attribute, noun, values, group, spread)


def values_of(attribute: str, accounts: Accounts) -> Values:
    """Who has which value of the attribute."""
    codes, owner, seen = accounts.attributes[attribute], accounts.owner, accounts.first_seen
    return accounts.remembered(attribute, lambda: Values.of(codes, owner, seen, accounts.in_turn))


@dataclass(frozen=True)
class Spread:
    """The values at one moment: accounts that have any, and `times` values with each of these `sizes`."""

    population: int
    sizes: Ints
    times: Floats
    _of: dict[int, float] = field(default_factory=dict, compare=False, repr=False)

    def expected(self, drawn: int) -> float:
        """Coincidences on own values that a random draw of so many accounts brings: reckoned once, since
        many groups have as many."""
        if drawn not in self._of:
            share = drawn / max(self.population, 1)
            self._of[drawn] = expected_coincidences(self.sizes, self.times, share)
        return self._of[drawn]


def _spread(values: Values, until: float) -> Spread:
    return Spread(values.population(until), *values.sizes_until(until))


def own_coincidences(kind: str, noun: str, values: Values, group: Group, spread: Spread) -> Finding:
    """Weigh the values that the group has for itself.

    Null hypothesis: the members are a random draw from the accounts seen. Each member beyond the first on
    an own value is one coincidence; their number is compared with its expectation.
    """
    mine = values.codes[group.accounts]
    n = int((mine >= 0).sum())
    if n < 3:
        return Finding(0.0, "", np.zeros(len(mine)), needs=kind if n == 0 else "")
    held, at = np.unique(mine, return_inverse=True)
    at = np.where(mine >= 0, at - int(held[0] < 0), -1)
    held = held[held >= 0]
    inside = owners_of(at, values.owner[group.accounts], len(held))
    everywhere = inside.copy()
    twice = inside >= 2  # of the others nobody asks who else has them
    everywhere[twice] = np.maximum(values.owners(held[twice], group.until), inside[twice])
    own = twice & (inside > _OWN_SHARE * everywhere)
    seen = float((inside[own] - 1).sum())
    expected = spread.expected(n)
    bits = max(poisson_bits(seen, expected), 0.0) if seen > expected else 0.0
    linked = np.where(at >= 0, own[np.maximum(at, 0)], False)
    each = _per_member(at, inside, everywhere, own, n, spread.population) * (bits > 0)
    says = (
        f"{int(linked.sum())} of {len(mine)} accounts share {_counted(int(own.sum()), noun)} "
        "that hardly anybody else has"
    )
    shared = tuple(
        Shared(kind, int(held[v]), group.accounts[at == v], bits * (inside[v] - 1) / max(seen, 1.0))
        for v in np.flatnonzero(own)[np.argsort(-inside[own], kind="stable")][:40]
    )
    return Finding(bits, says if bits else "", each, float(linked.mean()), shared if bits else ())


def _counted(number: int, noun: str) -> str:
    plural = f"{noun}es" if noun.endswith("x") else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"


def expected_coincidences(sizes: Ints, times: Floats, share: float) -> float:
    """Coincidences on own values that a random draw of `share` of the accounts brings, where `times` values
    have each of these `sizes`."""
    near = sizes <= _largest_own(share)
    sizes, times = sizes[near], times[near]
    if not len(sizes):
        return 0.0
    # one call for all sizes: scipy's checks cost more than its values
    drawn = [np.arange(max(int(size * _OWN_SHARE) + 1, 2), size + 1) for size in sizes]
    together, of = np.concatenate(drawn), np.repeat(sizes, [len(d) for d in drawn])
    weighed = binom.pmf(together, of, min(share, 1.0)) * (together - 1)
    each = np.split(weighed, np.cumsum([len(d) for d in drawn])[:-1])
    return sum(float(count) * float(part.sum()) for part, count in zip(each, times, strict=True))


def _largest_own(share: float) -> float:
    """Of larger values a draw of `share` holds more than half with a chance below 1e-17 (Chernoff), and a
    value is no group's own."""
    if share >= _OWN_SHARE:
        return np.inf
    if share <= 0:
        return 0.0
    own = _OWN_SHARE
    divergence = own * np.log(own / share) + (1 - own) * np.log((1 - own) / (1 - share))
    return float(_NATS / divergence)


def _per_member(at: Ints, inside: Ints, everywhere: Ints, own: NDArray[np.bool_], n: int, of: int) -> Floats:
    """Bits for each of `n` members among `of` accounts: how much likelier its value is among the other
    members than among all others. Capped at 10.

    The member itself is counted with all others, on any of the group's own values: spread over these as the
    members are, since one account more on each of them would be as many as there are values.
    """
    bits = np.zeros(len(inside))
    others = inside[own] - 1
    outside = everywhere[own] - inside[own] + others / max(float(others.sum()), 1.0)
    bits[own] = np.log2(others / (n - 1)) - np.log2(outside / (max(of - n, 0) + 1))
    each: Floats = np.where(at >= 0, np.clip(bits[np.maximum(at, 0)], 0.0, _MOST_EACH), 0.0)
    return each
