"""Who has which value by when: owners against brute force, thinned sizes against exact expectations."""

from __future__ import annotations

from collections import Counter
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import hypergeom

from stillwatch.link import values as module
from stillwatch.link.values import Values, owners_of

Row = tuple[int, int, int]  # value (-1: none), owner, first seen
rows_of = st.lists(
    st.tuples(st.integers(-1, 5), st.integers(0, 4), st.integers(0, 9)), min_size=1, max_size=40
)
moments = st.integers(0, 10).map(float)


def values_of(rows: list[Row]) -> Values:
    codes, owner, seen = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    return Values.of(codes, owner, seen.astype(float))


def owners_before(rows: list[Row], value: int, until: float) -> list[int]:
    """The owner of each account that has the value and was seen in time."""
    return [owner for one, owner, seen in rows if one == value and seen < until]


@given(rows_of, st.sets(st.integers(0, 5)), moments)
def test_owners_are_counted_as_brute_force_counts_them(
    rows: list[Row], asked: set[int], until: float
) -> None:
    found = values_of(rows).owners(np.array(sorted(asked), np.int64), until)
    assert found.tolist() == [len(set(owners_before(rows, value, until))) for value in sorted(asked)]


@given(rows_of, st.sets(st.integers(0, 5)), moments, st.integers(0, 12))
def test_of_a_crowd_every_account_counts_as_an_owner(
    rows: list[Row], asked: set[int], until: float, crowd: int
) -> None:
    expected = []
    for value in sorted(asked):
        owners = owners_before(rows, value, until)
        is_crowd = sum(one == value for one, _, _ in rows) > crowd
        expected.append(len(owners) if is_crowd else len(set(owners)))
    with patch.object(module, "_COUNTED", crowd):
        assert values_of(rows).owners(np.array(sorted(asked), np.int64), until).tolist() == expected


@given(rows_of, st.sets(st.integers(0, 7)))
def test_holders_are_all_accounts_with_the_value(rows: list[Row], asked: set[int]) -> None:
    found = values_of(rows).holders(np.array(sorted(asked), np.int64))
    assert found.tolist() == [sum(one == value for one, _, _ in rows) for value in sorted(asked)]


@given(rows_of, moments)
def test_the_population_is_who_has_a_value_and_was_seen(rows: list[Row], until: float) -> None:
    assert values_of(rows).population(until) == sum(value >= 0 and seen < until for value, _, seen in rows)


@given(rows_of)
def test_at_the_end_the_sizes_are_exact(rows: list[Row]) -> None:
    owners = Counter(len(set(owners_before(rows, value, 10.0))) for value in range(6))
    sizes, times = values_of(rows).sizes_until(10.0)
    expected = {size: often for size, often in owners.items() if size >= 2}
    assert dict(zip(sizes.tolist(), times.tolist(), strict=True)) == expected
    assert (np.diff(sizes) > 0).all()


@given(rows_of)
def test_before_anybody_was_seen_no_value_has_owners(rows: list[Row]) -> None:
    values = values_of(rows)
    assert values.population(0.0) == 0
    assert not values.owners(np.arange(6), 0.0).any()
    assert not values.sizes_until(0.0)[1].any()


@pytest.mark.parametrize("share", [0.05, 0.3, 0.8])
def test_earlier_sizes_are_those_expected_of_a_random_part(share: float) -> None:
    """Every account owned by itself; which are seen first does not depend on the value."""
    sizes = np.repeat([1, 2, 3, 5, 12, 60], [3000, 500, 200, 80, 30, 5])
    codes = np.repeat(np.arange(len(sizes)), sizes)
    n = len(codes)
    seen = np.random.default_rng(1).permutation(n).astype(float)
    early = round(share * n)
    found = dict(
        zip(*(a.tolist() for a in Values.of(codes, np.arange(n), seen).sizes_until(early)), strict=True)
    )
    for size in range(2, 61):
        exact = float(hypergeom.pmf(size, n, sizes, early).sum())
        assert found.get(size, 0.0) == pytest.approx(exact, rel=0.03, abs=2e-3), size


def test_earlier_sizes_are_about_those_that_were_there() -> None:
    rng = np.random.default_rng(5)
    codes, seen = rng.integers(0, 4000, 12_000), rng.random(12_000)
    values = Values.of(codes, np.arange(12_000), seen)
    there = Counter(np.bincount(codes[seen < 0.4]).tolist())
    sizes, times = values.sizes_until(0.4)
    for size in (2, 3, 4):
        deviations = abs(times[sizes == size][0] - there[size]) / np.sqrt(there[size])
        assert deviations < 4


def test_of_very_many_sizes_the_smallest_are_kept() -> None:
    sizes = np.arange(2, 300)
    codes = np.repeat(np.arange(len(sizes)), sizes)
    values = Values.of(codes, np.arange(len(codes)), np.zeros(len(codes)))
    assert values.sizes.tolist() == list(range(2, 202))
    assert values.owners(np.array([297]), 1.0).tolist() == [299]


@given(rows_of)
def test_owners_of_all_values_at_once(rows: list[Row]) -> None:
    codes, owner, _ = (np.array(column, np.int64) for column in zip(*rows, strict=True))
    expected = [len(set(owners_before(rows, value, 10.0))) for value in range(6)]
    assert owners_of(codes, owner, 6).tolist() == expected
