"""Bits of one list: what they say of draws from it, of own ways, of short lists and of names."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from stillwatch.link.drawing import list_bits

Ints = NDArray[np.int64]


def drawn(accounts: int, each: int, listed: int, own_way: float, seed: int = 1) -> tuple[Ints, Ints, Ints]:
    """One wording an exchange, accounts one after the other."""
    rng = np.random.default_rng(seed)
    who = np.repeat(np.arange(accounts), each)
    own = rng.integers(0, listed, accounts)[who]
    frame = np.where(rng.random(len(who)) < own_way, own, rng.integers(0, listed, len(who)))
    return np.arange(len(who)), frame, who


@pytest.mark.parametrize("each", [20, 60])
def test_draws_from_one_list_speak_for_it(each: int) -> None:
    bits = list_bits(*drawn(20, each, 30, 0.0), 20)
    assert np.median(bits) > 3


@pytest.mark.parametrize("each", [20, 60])
def test_own_ways_speak_against_it(each: int) -> None:
    assert (list_bits(*drawn(20, each, 30, 0.7), 20) < 0).all()


def test_more_exchanges_tell_more() -> None:
    medians = [float(np.median(list_bits(*drawn(20, n, 30, 0.0), 20))) for n in (5, 10, 20, 40, 80)]
    assert medians == sorted(medians)
    assert medians[0] < 3


@pytest.mark.parametrize("listed", [1, 2])
def test_a_list_of_one_or_two_says_nothing(listed: int) -> None:
    assert not list_bits(*drawn(20, 30, listed, 0.0), 20).any()


def test_who_shows_a_wording_now_and_then_is_not_weighed() -> None:
    at, frame, who = drawn(20, 40, 30, 0.0)
    kept = (who[at] > 0) | (at % 2 == 0)
    bits = list_bits(at[kept], frame[kept], who, 20)
    assert bits[0] == 0
    assert (bits[1:] > 0).all()


def test_frames_shown_together_count_once() -> None:
    at, frame, who = drawn(20, 30, 30, 0.0)
    once = list_bits(at, frame, who, 20)
    twice = list_bits(np.concatenate([at, at]), np.concatenate([frame, frame + 1000]), who, 20)
    assert twice == pytest.approx(once, rel=0.05, abs=0.3)


@given(st.permutations(range(12)), st.integers(0, 1000))
def test_frames_are_names_only(names: list[int], seed: int) -> None:
    at, frame, who = drawn(8, 10, 12, 0.2, seed)
    renamed = np.array(names)[frame] * 7
    assert list_bits(at, frame, who, 8) == pytest.approx(list_bits(at, renamed, who, 8))
