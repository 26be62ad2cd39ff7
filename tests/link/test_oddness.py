"""Members are odd no more often than the p-value says, strangers are, and a stranger among the tied hides
nobody."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.link.oddness import evidence_against, mean_distances, surprise
from stillwatch.model.traffic import Floats

RNG = np.random.default_rng(5)
COUNT, ROWS = 400, 20
TIED = np.arange(COUNT) < COUNT // 2


def of_accounts(shift: float = 0.0, *, moved: int = COUNT - 1) -> Floats:
    """Distances of accounts that draw from one distribution, the one `moved` from another."""
    who = np.repeat(np.arange(COUNT), ROWS)
    values = RNG.normal(0, 1, len(who)) + shift * (who == moved)
    return mean_distances(values, who, TIED, 0.02)


def test_means_of_one_distribution_lie_a_unit_apart_whatever_the_rows() -> None:
    who = np.repeat(np.arange(COUNT), np.where(np.arange(COUNT) % 2, 5, 50))
    drawn = [mean_distances(RNG.normal(3, 2, len(who)), who, TIED, 0.02) for _ in range(20)]
    distances = np.mean(drawn, axis=0)
    few = np.arange(COUNT) % 2 == 1
    assert distances[few].mean() == pytest.approx(1.0, abs=0.3)
    assert distances[~few].mean() == pytest.approx(1.0, abs=0.3)


def test_columns_are_averaged() -> None:
    who = np.repeat(np.arange(COUNT), ROWS)
    one = RNG.normal(0, 1, len(who))
    twice = mean_distances(np.stack([one, one], axis=1), who, TIED, 0.02)
    assert twice == pytest.approx(mean_distances(one, who, TIED, 0.02))


def test_accounts_that_agree_to_the_last_are_granted_a_spread() -> None:
    who = np.repeat(np.arange(10), 3)
    distances = mean_distances((who == 9) * 0.02, who, np.arange(10) < 9, 0.02)
    assert distances.tolist() == pytest.approx([0.0] * 9 + [1.0])


def test_a_members_surprise_is_uniform() -> None:
    untied = np.concatenate([surprise(of_accounts(), TIED)[~TIED] for _ in range(20)])
    for level in (0.5, 0.1, 0.02):
        assert (2.0**-untied <= level).mean() == pytest.approx(level, rel=0.4)


def test_who_lies_far_off_surprises_by_more_than_a_rank_could() -> None:
    bits = surprise(of_accounts(8.0), TIED)
    assert bits[-1] > np.log2(TIED.sum() + 1) + 3
    assert bits[-1] == bits.max()


def test_a_tied_stranger_is_odd_himself_and_hides_no_other() -> None:
    who = np.repeat(np.arange(COUNT), ROWS)
    strange = np.isin(who, [0, 1, COUNT - 1])
    bits = surprise(mean_distances(RNG.normal(0, 1, len(who)) + 8.0 * strange, who, TIED, 0.02), TIED)
    assert min(bits[0], bits[1], bits[-1]) > 10


def test_of_members_hardly_one_in_a_hundred_has_three_bits_against_it() -> None:
    against = np.concatenate(
        [evidence_against([surprise(of_accounts(), TIED) for _ in range(9)])[~TIED] for _ in range(20)]
    )
    assert (against >= 3).mean() < 0.02
    assert (against == 0).mean() > 0.5


def test_aspects_add_up_where_none_says_enough_alone() -> None:
    some, none = np.array([5.0]), np.array([0.5])
    assert evidence_against([some, none, none])[0] < evidence_against([some, some, none])[0]
    assert evidence_against([some, some, some])[0] > 3


@given(st.lists(st.floats(0, 40), min_size=1, max_size=9))
def test_evidence_is_never_negative_and_never_above_the_surprise(bits: list[float]) -> None:
    against = evidence_against([np.array([one]) for one in bits])[0]
    assert 0 <= against <= sum(bits) + 1e-9
