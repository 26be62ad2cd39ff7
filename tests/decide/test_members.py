"""How sure members are: evidence tells, the campaign's own share is the prior, and nobody is certain."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stillwatch.decide.members import (
    LEAST,
    kept_members,
    member_confidence,
    members_level,
    recognised_confidence,
)
from stillwatch.model.traffic import Floats

evidence = st.lists(st.tuples(st.floats(0, 60), st.floats(0, 30)), min_size=1, max_size=30)


def confidence(*accounts: tuple[int, float, float]) -> Floats:
    """Of accounts given as (how many, bits for, bits against)."""
    counts, speaks_for, against = zip(*accounts, strict=True)
    return member_confidence(
        np.repeat(np.array(speaks_for, float), counts), np.repeat(np.array(against, float), counts)
    )


def test_who_is_tied_is_sure_and_who_is_odd_is_not() -> None:
    sure = confidence((40, 18.0, 0.0), (1, 0.0, 12.0))
    assert (sure[:40] > 0.99).all()
    assert sure[40] < 0.05


def test_an_account_of_which_nothing_is_known_has_the_campaigns_share() -> None:
    sure = confidence((60, 20.0, 0.0), (15, 0.0, 25.0), (1, 0.0, 0.0))
    # one member and one stranger were seen before; the account itself moves nothing
    assert sure[-1] == pytest.approx((1 + 60) / (2 + 75), abs=1e-3)


def test_odd_ones_make_the_unknown_ones_less_sure() -> None:
    pure, mixed = (
        confidence((30, 20.0, 0.0), (5, 0.0, 0.0)),
        confidence((30, 20, 0.0), (5, 0, 0.0), (9, 0, 20.0)),
    )
    assert mixed[30:35].max() < pure[30:].min()


def test_bits_for_and_against_cancel() -> None:
    sure = confidence((20, 20.0, 0.0), (1, 7.0, 7.0), (1, 0.0, 0.0))
    assert sure[20] == pytest.approx(sure[21])


def test_families_that_tie_together_count_for_no_more_than_one_may() -> None:
    assert confidence((1, 60.0, 19.0), (30, 20.0, 0.0))[0] == confidence((1, 20.0, 19.0), (30, 20.0, 0.0))[0]


@given(evidence)
def test_nobody_is_surer_than_what_was_measured_and_more_bits_never_harm(
    drawn: list[tuple[float, float]],
) -> None:
    speaks_for, against = np.array(drawn).T
    sure = member_confidence(speaks_for, against)
    assert ((sure >= LEAST - 1e-12) & (sure <= 1 - LEAST + 1e-12)).all()
    order = np.argsort(np.minimum(speaks_for, 20.0) - against, kind="stable")
    assert (np.diff(sure[order]) >= -1e-12).all()


def test_where_bits_are_what_they_say_the_level_holds() -> None:
    """Of members and strangers with drawn bits, a tenth of those kept at a tenth are wrong, or fewer."""
    rng = np.random.default_rng(5)
    shares, kept = [], []
    for _ in range(300):
        member = rng.random(120) < 0.7
        x = rng.normal(np.where(member, 2.0, 0.0))
        bits = (2.0 * x - 2.0) / np.log(2)  # log2 ratio of the two normal distributions
        sure = member_confidence(np.maximum(bits, 0.0), np.maximum(-bits, 0.0))
        chosen = kept_members(sure, np.ones(120), 0.1)
        shares.append((~member[chosen]).mean())
        kept.append(member[chosen].mean() * chosen.sum() / member.sum())
    assert 0.05 < np.mean(shares) < 0.1
    assert np.mean(kept) > 0.75


def test_sure_members_make_no_room_for_one_who_is_not_worth_a_stop_by_itself() -> None:
    confidence, cost = np.array([0.9999] * 100 + [0.76, 0.74]), np.ones(102)
    assert kept_members(confidence, cost, 0.05).tolist() == [True] * 101 + [False]
    assert kept_members(confidence, cost, 0.0).sum() == 0
    assert kept_members(confidence, cost, 1.0).all()


@given(
    st.lists(st.tuples(st.floats(0.5, 1.0), st.sampled_from([1.0, 2.0, 7.0])), min_size=1, max_size=12),
    st.sampled_from([0.01, 0.05, 0.25]),
)
@example([(0.953, 7.0), (0.9302, 1.0)], 0.05)
def test_whoever_is_kept_no_more_than_the_level_is_wrong(
    drawn: list[tuple[float, float]], level: float
) -> None:
    confidence, cost = np.array(drawn).T
    kept = kept_members(confidence, cost, level)
    wrong = (cost * (1 - confidence))[kept].sum()
    assert wrong <= level * cost[kept].sum() + 1e-9


def test_members_are_held_to_no_laxer_a_level_than_five_in_a_hundred() -> None:
    assert [members_level(level) for level in (0.0, 0.01, 0.05, 0.25, 0.99)] == [0.0, 0.01, 0.05, 0.05, 0.05]
    assert members_level(1.0) == 1.0, "no control at all"


def test_a_costly_customer_must_be_surer() -> None:
    confidence = np.array([0.9999] * 10 + [0.8])
    assert kept_members(confidence, np.ones(11), 0.05)[-1]
    assert not kept_members(confidence, np.array([1.0] * 10 + [7.0]), 0.05)[-1]


def test_who_was_recognised_is_the_surer_the_more_of_the_accounts_are_members() -> None:
    bits = np.array([17.0, 20.0])
    rare, common = recognised_confidence(bits, 1e-4), recognised_confidence(bits, 0.02)
    assert rare[0] == pytest.approx(2**17 / (2**17 + 9999), abs=1e-3)
    assert (common >= rare).all()
    assert rare[1] > rare[0]
