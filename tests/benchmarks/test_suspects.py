"""From pairs to suspects: clusters, the best threshold, and how right they are."""

from __future__ import annotations

import numpy as np

from benchmarks.suspects import Quality, best_threshold, judge
from benchmarks.toolkit import Edges

NAMES = {number: f"a{number}" for number in range(30)}


def ring(first: int, size: int, weight: int) -> Edges:
    one = np.arange(first, first + size)
    other = first + (one - first + 1) % size
    return Edges(one, other, np.full(size, weight))


def both(a: Edges, b: Edges) -> Edges:
    pairs = zip((a.one, a.other, a.weight), (b.one, b.other, b.weight), strict=True)
    return Edges(*(np.concatenate(pair) for pair in pairs))


def test_the_threshold_that_leaves_innocents_out_is_best() -> None:
    members = frozenset(NAMES[number] for number in range(6))
    least, quality = best_threshold(both(ring(0, 6, 9), ring(10, 12, 3)), NAMES, members)
    assert least > 3
    assert (quality.precision, quality.recall, quality.innocents) == (1.0, 1.0, 0)


def test_where_no_threshold_tells_them_apart_innocents_are_counted() -> None:
    members = frozenset(NAMES[number] for number in range(6))
    _, quality = best_threshold(both(ring(0, 6, 3), ring(10, 12, 30)), NAMES, members)
    assert quality.precision == 6 / 18
    assert quality.innocents == 12


def test_pairs_alone_are_no_cluster() -> None:
    members = frozenset({"a0"})
    _, quality = best_threshold(ring(0, 2, 9), NAMES, members)
    assert quality.flagged == 0
    assert quality.precision == quality.recall == quality.balance == 0.0


def test_named_accounts_are_judged() -> None:
    assert judge({"a0", "a1", "a9"}, frozenset({"a0", "a1", "a2"})) == Quality(3, 2, 3)
    assert judge({"a0", "a1", "a9"}, frozenset({"a0", "a1", "a2"})).balance == 2 / 3
