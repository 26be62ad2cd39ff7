"""False discoveries: the level holds in expectation, whatever the dependence; costs raise what is asked."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.decide.discoveries import discoveries, least_confidence, sure_enough, sure_of

groups = st.lists(st.tuples(st.floats(0.001, 0.999), st.floats(0.2, 7.0)), min_size=1, max_size=30)


@given(groups, st.sampled_from([0.01, 0.05, 0.2]))
def test_the_expected_cost_of_wrong_ones_stays_below_the_level(
    drawn: list[tuple[float, float]], level: float
) -> None:
    confidence, cost = np.array(drawn).T
    chosen = discoveries(confidence, cost, level)
    wrong = (cost * (1 - confidence))[chosen].sum()
    assert wrong <= level * cost[chosen].sum() + 1e-9
    assert chosen[1 - confidence <= level].all()


@given(groups)
def test_a_laxer_level_never_drops_anybody_in_number(drawn: list[tuple[float, float]]) -> None:
    confidence, cost = np.array(drawn).T
    counts = [discoveries(confidence, cost, level).sum() for level in (0.01, 0.1, 0.5, 1.0)]
    assert counts[-1] == len(confidence)
    assert counts == sorted(counts)


def test_who_costs_more_needs_a_higher_confidence() -> None:
    sure = [0.99] * 6
    confidence = np.array([*sure, 0.8])
    assert discoveries(confidence, np.ones(7), 0.05)[-1]
    assert not discoveries(confidence, np.array([1.0] * 6 + [5.0]), 0.05)[-1]


def test_sure_ones_make_room_for_a_doubtful_one() -> None:
    assert not discoveries(np.array([0.9]), np.ones(1), 0.05).any()
    assert discoveries(np.array([0.9, *[0.999] * 5]), np.ones(6), 0.05).all()


def test_calibrated_confidence_keeps_the_share_of_wrong_ones_under_dependence() -> None:
    """Groups of one draw stand and fall together; over many draws the mean share of wrong ones is right."""
    rng = np.random.default_rng(3)
    shares = []
    for _ in range(3000):
        confidence = np.repeat(rng.beta(2, 1, 5), 4)
        real = np.repeat(rng.random(5) < confidence[::4], 4)
        chosen = discoveries(confidence, np.ones(20), 0.1)
        shares.append((~real[chosen]).mean() if chosen.any() else 0.0)
    assert np.mean(shares) <= 0.1 + 0.01


@given(groups, st.sampled_from([0.01, 0.05, 0.25, 0.6]))
def test_of_those_sure_enough_no_more_than_the_level_are_expected_to_be_wrong(
    drawn: list[tuple[float, float]], level: float
) -> None:
    confidence, cost = np.array(drawn).T
    cost = np.maximum(cost, 1.0)
    chosen = sure_enough(confidence, cost, level)
    assert (1 - confidence[chosen] <= level + 1e-9).all()
    assert (cost * (1 - confidence))[chosen].sum() <= level * cost[chosen].sum() + 1e-9


@given(st.floats(0.0, 1.0), st.floats(1, 7), st.lists(st.floats(0, 1), max_size=5))
def test_whether_one_is_sure_enough_does_not_depend_on_the_others(
    confidence: float, cost: float, others: list[float]
) -> None:
    alone = sure_enough(np.array([confidence]), np.array([cost]), 0.25)
    among = sure_enough(np.array([confidence, *others]), np.array([cost, *[1.0] * len(others)]), 0.25)
    assert among[0] == alone[0]


def test_who_costs_three_times_as_much_needs_three_times_the_odds() -> None:
    confidence = np.array([0.74, 0.76, 0.89, 0.91])
    assert sure_enough(confidence, np.ones(4), 0.25).tolist() == [False, True, True, True]
    assert sure_enough(confidence, np.full(4, 3.0), 0.25).tolist() == [False, False, False, True]


def test_the_best_sight_speaks_for_a_community() -> None:
    confidence = np.array([0.99, 0.6, 0.2, 0.7])
    of = np.array([0, 0, 1, 1])
    assert sure_of(confidence, np.ones(4), of, 0.05).tolist() == [True, True, False, False]


def test_nobody_comes_along_who_is_more_probably_none() -> None:
    confidence = np.array([0.999, 0.3, 0.5])
    assert sure_of(confidence, np.ones(3), np.zeros(3, np.int64), 0.1).tolist() == [True, False, True]
    assert sure_of(confidence, np.ones(3), np.zeros(3, np.int64), 1.0).all(), "at 1 the keys alone decide"


def test_a_community_costs_what_its_best_sight_costs() -> None:
    of = np.zeros(2, np.int64)
    assert sure_of(np.array([0.96, 0.6]), np.array([1.0, 7.0]), of, 0.05).all()
    assert not sure_of(np.array([0.96, 0.6]), np.array([7.0, 1.0]), of, 0.05).any()


@given(st.floats(1.0, 7.0), st.floats(0.001, 0.999), st.floats(0.0, 1.0))
def test_the_least_confidence_is_where_a_stop_becomes_worth_it(
    cost: float, level: float, confidence: float
) -> None:
    least = float(least_confidence(cost, level))
    assert cost * (1 - least) * (1 - level) == pytest.approx(least * level)
    if abs(confidence - least) > 1e-9:
        [enough] = sure_enough(np.array([confidence]), np.array([cost]), level).tolist()
        assert enough == (confidence > least)


@pytest.mark.parametrize("level", [0.0, 0.05, 1.0])
def test_nothing_judged_is_nothing_found(level: float) -> None:
    assert not len(sure_of(np.zeros(0), np.zeros(0), np.zeros(0, np.int64), level))
