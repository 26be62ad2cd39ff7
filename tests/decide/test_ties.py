"""What is owed for how accounts are tied: nothing crosswise, most where one customer's are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.decide.ties import Ties

shares = st.floats(0.0, 1.0)


@given(st.integers(0, 500), shares, shares, shares)
def test_what_is_owed_lies_between_nothing_and_seven_bits(
    linked: int, share: float, payer: float, concordance: float
) -> None:
    ties = Ties(linked, share, payer, concordance)
    assert 0.0 <= ties.owed <= 7.0
    assert not (ties.crosswise and ties.concordance >= 0.5)


@pytest.mark.parametrize(("share", "more"), [(1.0, 0.0), (0.5, 0.0), (0.35, 0.515), (0.25, 1.0), (0.05, 1.0)])
def test_where_fewer_than_half_are_tied_up_to_a_bit_is_owed(share: float, more: float) -> None:
    assert Ties(40, share).owed == pytest.approx(more, abs=0.001)


@pytest.mark.parametrize(("linked", "owed"), [(200, 4.0), (20, 4.0), (10, 5.0), (5, 6.0), (2, 6.0), (0, 6.0)])
def test_the_smaller_one_customer_is_the_more_is_owed(linked: int, owed: float) -> None:
    assert Ties(linked, payer_share=0.8).owed == Ties(linked, concordance=0.5).owed == owed


def test_just_below_one_house_most_of_it_is_owed() -> None:
    owed = [Ties(20, concordance=c / 100).owed for c in range(0, 101, 5)]
    assert owed == sorted(owed)
    assert owed[6] == 0.0 < owed[7] < owed[9] < owed[10] == owed[20] == 4.0


@pytest.mark.parametrize(
    ("share", "concordance", "crosswise"),
    [(1.0, 0.1, True), (0.5, 0.24, True), (0.49, 0.1, False), (1.0, 0.25, False), (1.0, 0.0, False)],
)
def test_crosswise_is_where_half_are_tied_and_little_goes_together(
    share: float, concordance: float, crosswise: bool
) -> None:
    assert Ties(30, share, 0.1, concordance).crosswise == crosswise
