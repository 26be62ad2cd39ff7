"""Coincidences of a value within a group, counted only where the value is (nearly) the group's own.

A card that five members and nobody else use ties them; an e-mail provider that half of all customers
use ties nobody, however many members use it. So a value counts only where the group holds most of all
accounts that have it, and accounts that declare one organisation count once. This is also what keeps
country out: a phone prefix or a bank that a whole country shares is never a group's own.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from stillwatch.model.contract import Scene
from stillwatch.model.statistics import counts_of, poisson_bits
from stillwatch.model.traffic import Finding, Floats, Group, Ints, Shared

_OWN_SHARE = 0.5  # a value is a group's own where more than half of its accounts are members


def weigh_attribute(attribute: str, noun: str, group: Group, scene: Scene) -> Finding:
    """Weigh the values of an attribute that the group has for itself, among the accounts seen so far."""
    accounts = scene.accounts
    codes = accounts.attributes[attribute]
    size = int(codes.max(initial=-1)) + 1

    def count() -> Ints:
        known = accounts.first_seen < group.until
        return owners_of(codes[known], accounts.owner[known], size)

    everywhere = scene.remembered(attribute, group.until, count)
    seen = int(((codes >= 0) & (accounts.first_seen < group.until)).sum())
    return own_coincidences(attribute, noun, codes, everywhere, seen, accounts.owner, group)


def own_coincidences(
    kind: str, noun: str, codes: Ints, everywhere: Ints, population: int, owner: Ints, group: Group
) -> Finding:
    """Weigh the values that the group has for itself.

    codes: a value per account (-1 missing) and owner: who is declared to own it, over all accounts;
    everywhere: how many owners have each value, and population: how many accounts have any. Null
    hypothesis: the members are a random draw from the accounts seen. Each member beyond the first on an
    own value is one coincidence; their number is compared with its expectation.
    """
    mine = codes[group.accounts]
    size = len(everywhere)
    n = int((mine >= 0).sum())
    if n < 3 or size == 0:
        return Finding(0.0, "", np.zeros(len(mine)), needs=kind if n == 0 else "")
    inside = owners_of(mine, owner[group.accounts], size)
    own = (inside >= 2) & (inside > _OWN_SHARE * np.maximum(everywhere, inside))
    seen = float((inside[own] - 1).sum())
    expected = expected_coincidences(everywhere, n / max(population, 1))
    bits = max(poisson_bits(seen, expected), 0.0) if seen > expected else 0.0
    linked = np.where(mine >= 0, own[np.maximum(mine, 0)], False)
    each = _per_member(mine, inside, linked, expected, n) * (bits > 0)
    says = (
        f"{int(linked.sum())} of {len(mine)} accounts share {int(own.sum())} {noun} "
        "that hardly anybody else has"
    )
    shared = tuple(
        Shared(kind, int(v), group.accounts[mine == v], bits * (inside[v] - 1) / max(seen, 1.0))
        for v in np.flatnonzero(own)[np.argsort(-inside[own], kind="stable")][:40]
    )
    return Finding(bits, says if bits else "", each, float(linked.mean()), shared if bits else ())


def owners_of(codes: Ints, owner: Ints, size: int) -> Ints:
    """How many owners have each value: acting as one is by right within one organisation."""
    present = codes >= 0
    owners = int(owner.max(initial=0)) + 1
    pairs = np.unique(codes[present] * owners + owner[present])
    return counts_of(pairs // owners, size)


def expected_coincidences(everywhere: Ints, share: float) -> float:
    """Coincidences on own values that a random draw of `share` of the accounts brings."""
    sizes, times = np.unique(everywhere[everywhere >= 2], return_counts=True)
    sizes, times = sizes[:200], times[:200]
    if not len(sizes):
        return 0.0
    # one call for all sizes: scipy's checks cost more than its values
    drawn = [np.arange(max(int(size * _OWN_SHARE) + 1, 2), size + 1) for size in sizes]
    together, of = np.concatenate(drawn), np.repeat(sizes, [len(d) for d in drawn])
    weighed = binom.pmf(together, of, min(share, 1.0)) * (together - 1)
    each = np.split(weighed, np.cumsum([len(d) for d in drawn])[:-1])
    return sum(float(count) * float(part.sum()) for part, count in zip(each, times, strict=True))


def _per_member(mine: Ints, inside: Ints, linked: NDArray[np.bool_], expected: float, n: int) -> Floats:
    """Bits for one member: how much likelier its value is in the group than by chance, capped at 10."""
    chance = max(expected / n, 1e-4)
    with np.errstate(divide="ignore"):
        inside_share = np.where(linked, (inside[np.maximum(mine, 0)] - 1) / max(n - 1, 1), 0.0)
    strength = np.log2(np.maximum(inside_share, 1.0 / n) / chance)
    return np.where(linked, np.clip(strength, 0.0, 10.0), 0.0)
