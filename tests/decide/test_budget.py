"""The campaign's purse: what it grants over any time is bounded, whoever asks and however often."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.decide.budget import DAY_US, Bucket, Buckets, merged, parted, refilled
from stillwatch.decide.policy.terms import Budget

TERMS = Budget(size=1000.0, refill_per_day=864.0)  # a token every hundred seconds
START = 1_700_000_000_000_000
ASKS = st.lists(st.tuples(st.integers(0, DAY_US), st.floats(1, 5000)), max_size=40)


@given(ASKS)
def test_what_is_granted_is_bounded_by_size_refill_and_one_excess(asks: list[tuple[int, float]]) -> None:
    buckets, now, granted, largest = Buckets(), START, 0.0, 0.0
    for later, cost in asks:
        now += later
        if buckets.take("c", cost, TERMS, now) == 0:
            granted += cost
            largest = max(largest, cost)
    bound = TERMS.size + (now - START) / DAY_US * TERMS.refill_per_day + max(largest - TERMS.size, 0)
    assert granted <= bound * (1 + 1e-9) + 1e-6


@given(ASKS)
def test_who_waits_as_long_as_told_is_granted(asks: list[tuple[int, float]]) -> None:
    buckets, now = Buckets(), START
    for later, cost in asks:
        now += later
        for _ in range(30):
            wait = buckets.take("c", cost, TERMS, now)
            if wait == 0:
                break
            assert 1.0 <= wait <= 86_400.0
            now += int(wait * 1e6) + 1
        else:
            pytest.fail("was told to wait thirty times")


def test_purses_are_apart() -> None:
    buckets = Buckets()
    assert buckets.take("one", 1000, TERMS, START) == 0
    assert buckets.take("one", 1, TERMS, START) == pytest.approx(100)
    assert buckets.take("two", 1000, TERMS, START) == 0


def test_a_clock_that_goes_back_refills_nothing() -> None:
    buckets = Buckets({"c": Bucket(0.0, START)})
    assert buckets.take("c", 10, TERMS, START - DAY_US) > 0
    assert buckets.left("c", TERMS, START) == 0
    assert refilled(Bucket(5.0, START), TERMS, START - 1) == Bucket(5.0, START)


def test_only_what_changed_is_stored() -> None:
    buckets = Buckets({"old": Bucket(3.0, START)})
    buckets.take("new", 1, TERMS, START)
    assert buckets.changed() == {"new": Bucket(999.0, START)}
    assert buckets.changed() == {}
    buckets.changed_again({"new": Bucket(0.0, 0)})
    assert buckets.changed() == {"new": Bucket(999.0, START)}


def test_what_others_stored_is_taken_over_unless_it_changed_here() -> None:
    buckets = Buckets({"merged": Bucket(900.0, START), "drawn": Bucket(900.0, START)})
    buckets.take("drawn", 1, TERMS, START)
    buckets.adopt({"merged": Bucket(5.0, START), "drawn": Bucket(5.0, START), "new": Bucket(7.0, START)})
    assert [buckets.left(name, TERMS, START) for name in ("merged", "drawn", "new")] == [5, 899, 7]


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.floats(-1, 2))
def test_neither_merging_nor_parting_gives_more(one: float, other: float, share: float) -> None:
    first, second = Bucket(one, START), Bucket(other, START + 1)
    assert merged(first, second).tokens <= max(one, other)
    assert merged(first, second).updated == START + 1
    stays, goes = parted(first, share)
    assert stays.tokens + goes.tokens <= one + 1e-6


def test_a_bucket_that_is_forgotten_is_not_stored() -> None:
    buckets = Buckets()
    buckets.take("account:a", 1, TERMS, START)
    buckets.forget("account:a")
    buckets.forget("unknown")
    assert buckets.changed() == {}
