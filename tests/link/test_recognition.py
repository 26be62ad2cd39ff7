"""The e-process: it keeps its bound among customers, and replacements are recognised within ten exchanges."""

from __future__ import annotations

import numpy as np
import pytest

from stillwatch.link.recognition import ALPHA, RECOGNISED, SHARES, evidence, growth, habit_bits, together

NOTHING = np.zeros(len(SHARES))


def surest(shows: list[bool], p0: float, marked: float = 1.0, before: float = 0.0) -> float:
    """The most bits that were reached."""
    return float(together(evidence(np.array(shows), p0, marked, NOTHING + before)).max())


@pytest.mark.parametrize("p0", [0.001, 0.02, 0.2])
def test_each_exchange_of_a_customer_is_a_fair_bet_at_most(p0: float) -> None:
    for marked in (0.3, 1.0):
        hit, miss = (2.0 ** evidence(np.array([shown]), p0, marked, NOTHING)[0] for shown in (True, False))
        assert (p0 * hit + (1 - p0) * miss <= 1 + 1e-9).all()


def test_customers_hardly_ever_look_like_members_at_any_time() -> None:
    rng = np.random.default_rng(4)
    reached = [
        together(evidence(rng.random(400) < 0.02, 0.02, 1.0, NOTHING)).max() >= 7.0 for _ in range(3000)
    ]
    assert np.mean(reached) <= 2.0**-7 * 1.3


@pytest.mark.parametrize(
    ("shows", "before"),
    [
        ([True, True, True], 0.0),  # nothing but harvest
        ([False, True, False, True, False, True, True, False, True], 0.0),  # mixed with other people's
        ([False, True, True], 6.0),  # with a client and a card of the campaign
    ],
)
def test_a_replacement_is_recognised_within_ten_exchanges(shows: list[bool], before: float) -> None:
    assert surest(shows, 1e-3, before=before) >= RECOGNISED


@pytest.mark.parametrize(
    ("shows", "p0"),
    [
        ([True], 1e-3),  # one rare sentence, copied
        ([True, *[False] * 50], 1e-3),
        ([True] * 3, 0.1),  # common sentences
        ([False] * 100, 1e-3),
    ],
)
def test_stays_quiet(shows: list[bool], p0: float) -> None:
    assert surest(shows, p0) < RECOGNISED


def test_evidence_goes_on_where_it_stood() -> None:
    shows = np.array([True, False, True, True])
    whole = evidence(shows, 0.01, 0.9, NOTHING)
    first = evidence(shows[:2], 0.01, 0.9, NOTHING)
    assert np.allclose(evidence(shows[2:], 0.01, 0.9, first[-1]), whole[2:])


def test_a_habit_is_worth_its_rarity_and_its_absence_costs_little() -> None:
    assert habit_bits(20, 50, 1, 10_000) > 8
    assert abs(habit_bits(10, 50, 1999, 10_000)) < 0.2
    assert -1.0 <= habit_bits(0, 50, 9_999, 10_000) < 0


def test_rarer_marks_are_worth_more_and_more_of_them_too() -> None:
    bits = growth(np.array([1e-4, 1e-2, 1e-2, 1.0]), np.array([0.5, 0.5, 1.0, 1.0]))
    assert bits[0] > bits[1]
    assert bits[2] > bits[1]
    assert bits[3] == pytest.approx(0.0, abs=1e-6)


def test_the_bound_is_what_is_stated() -> None:
    assert pytest.approx(1 / ALPHA) == 2.0**RECOGNISED
