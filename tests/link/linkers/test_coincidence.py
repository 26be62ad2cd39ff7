"""Coincidences: expectation against random draws, and what does and does not make a value a group's own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from stillwatch.link.linkers.coincidence import Spread, expected_coincidences, own_coincidences
from stillwatch.link.values import Values
from stillwatch.model.traffic import Finding, Group

Ints = NDArray[np.int64]


def weighed(codes: list[int], members: list[int], owner: list[int] | None = None) -> Finding:
    group = Group(np.array(sorted(members)), np.empty(0, np.int64), 1.0)
    owners = np.arange(len(codes)) + 1000 if owner is None else np.array(owner)
    values = Values.of(np.array(codes), owners, np.zeros(len(codes)))
    spread = Spread(values.population(1.0), *values.sizes_until(1.0))
    return own_coincidences("payment", "card", values, group, spread)


def simulated(sizes: Ints, drawn: int, rounds: int = 3000) -> float:
    """Mean coincidences on values that a random draw of accounts holds most of."""
    rng = np.random.default_rng(2)
    codes = np.repeat(np.arange(len(sizes)), sizes)
    total = 0
    for _ in range(rounds):
        inside = np.bincount(rng.choice(codes, drawn, replace=False), minlength=len(sizes))
        own = (inside >= 2) & (inside > 0.5 * sizes)
        total += int((inside[own] - 1).sum())
    return total / rounds


@pytest.mark.parametrize("drawn", [12, 40, 90])
def test_the_expectation_is_what_random_draws_bring(drawn: int) -> None:
    sizes = np.array([1] * 60 + [2] * 30 + [3] * 12 + [5] * 4 + [60])
    found, times = np.unique(sizes, return_counts=True)
    expected = expected_coincidences(found, times.astype(float), drawn / sizes.sum())
    assert expected == pytest.approx(simulated(sizes, drawn), rel=0.12, abs=0.02)


codes_of = st.lists(st.integers(-1, 6), min_size=12, max_size=40)


@given(codes_of, st.permutations(range(8)), st.integers(3, 10))
def test_values_are_names_only(codes: list[int], names: list[int], size: int) -> None:
    members = list(range(size))
    renamed = [names[c] if c >= 0 else -1 for c in codes]
    one, other = weighed(codes, members), weighed(renamed, members)
    assert one.bits == pytest.approx(other.bits)
    assert one.per_account == pytest.approx(other.per_account)


@given(st.lists(st.integers(1, 6), min_size=5, max_size=40), st.integers(3, 10), st.integers(0, 30))
def test_as_many_strangers_with_the_same_value_untie_it(others: list[int], size: int, more: int) -> None:
    found = weighed([*[0] * size, *others, *[0] * (size + more)], list(range(size)))
    assert found.bits == 0
    assert not found.shared
    assert not found.per_account.any()


@given(codes_of, st.integers(3, 10))
def test_one_declared_owner_is_one_account(codes: list[int], size: int) -> None:
    owner = [7] * size + list(range(1000, 1000 + len(codes) - size))
    found = weighed(codes, list(range(size)), owner)
    assert found.bits == 0
    assert not found.per_account.any()


def test_a_value_that_ties_names_its_accounts() -> None:
    found = weighed([*[0] * 8, *range(1, 60)], list(range(10)))
    assert found.bits > 10
    assert [shared.accounts.tolist() for shared in found.shared] == [list(range(8))]
    assert (found.per_account[:8] > 1).all()
    assert not found.per_account[8:].any()
    assert found.explained == pytest.approx(0.8)
    assert "8 of 10 accounts share 1 card that" in found.says


@given(codes_of, st.integers(3, 10))
def test_members_are_tied_by_how_much_likelier_their_value_is_among_the_others(
    codes: list[int], size: int
) -> None:
    found = weighed(codes, list(range(size)))
    known = [code for code in codes[:size] if code >= 0]
    strangers = [code for code in codes[size:] if code >= 0]
    own = {c for c in set(known) if known.count(c) >= 2 and known.count(c) > strangers.count(c)}
    further = sum(known.count(code) - 1 for code in own)
    for code, bits in zip(codes[:size], found.per_account, strict=True):
        expected = 0.0
        if found.bits and code in own:
            others, outside = known.count(code) - 1, strangers.count(code)
            among_others = (outside + others / further) / (len(strangers) + 1)
            expected = np.log2(others / (len(known) - 1) / among_others)
        assert bits == pytest.approx(np.clip(expected, 0, 10))


@pytest.mark.parametrize("strangers", [60, 600, 6000])
def test_a_pool_that_is_much_of_what_was_seen_ties_its_members(strangers: int) -> None:
    """Twelve cards of five accounts each, which no stranger has, be they as many as the members."""
    found = weighed([*np.repeat(range(12), 5), *range(100, 100 + strangers)], list(range(60)))
    assert found.bits > 20
    assert (found.per_account > 5.0).all()


def test_a_common_value_ties_a_member_no_more_than_a_stranger_who_has_it() -> None:
    """Forty members and ten strangers have one value: four in five of whoever has it are members, and of the
    others one in fifty has it."""
    found = weighed([*[0] * 40, *range(1, 11), *[0] * 10, *range(20, 460)], list(range(50)))
    assert found.per_account[0] == pytest.approx(np.log2((39 / 49) / (11 / 451)))
    assert found.per_account[0] < 6


def test_as_many_values_are_as_many_chances_for_one_stranger_only() -> None:
    """Thirty cards of two: were each of them held by one stranger more, members would hardly be told."""
    found = weighed([*np.repeat(range(30), 2), *range(100, 160)], list(range(60)))
    assert found.per_account == pytest.approx(np.full(60, np.log2((1 / 59) / ((1 / 30) / 61))))


def test_more_of_the_same_is_stronger() -> None:
    bits = [weighed([*[0] * n, *range(1, 90)], list(range(12))).bits for n in (1, 2, 4, 8, 12)]
    assert bits == sorted(bits)
    assert bits[0] == 0


@pytest.mark.parametrize("codes", [[-1] * 20, [0, -1, -1, -1, -1, 5]])
def test_of_what_is_not_known_nothing_is_said(codes: list[int]) -> None:
    found = weighed(codes, [0, 1, 2, 3])
    assert found.bits == 0
    assert found.needs == ("payment" if codes[0] < 0 else "")


def test_several_values_are_named_as_several() -> None:
    assert (
        "8 of 8 accounts share 2 cards that"
        in weighed([*[0] * 4, *[1] * 4, *range(2, 40)], list(range(8))).says
    )
