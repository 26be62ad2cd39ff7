"""Who draws wordings as the linked accounts do is like them; who repeats others is not."""

from __future__ import annotations

import numpy as np
import pytest

from stillwatch.link.likeness import likeness

RNG = np.random.default_rng(3)
POOL, FRAMES, TURNS = 20, 30, 40


def of_stranger(shown: np.ndarray[tuple[int], np.dtype[np.int64]]) -> float:
    """Likeness of account 20, which shows these frames, to a pool of 20 that take 30 as they come."""
    frame = np.concatenate([RNG.integers(0, FRAMES, POOL * TURNS), shown])
    account = np.concatenate([np.repeat(np.arange(POOL), TURNS), np.full(len(shown), POOL)])
    accounts = np.arange(POOL + 1)
    return float(likeness(frame, account, accounts, accounts < POOL, 1.0)[POOL])


def test_who_draws_as_the_pool_does_is_alike() -> None:
    assert of_stranger(RNG.integers(0, FRAMES, 200)) == pytest.approx(1.0, abs=0.1)


def test_who_keeps_to_a_few_is_unlike() -> None:
    assert of_stranger(np.repeat(np.arange(3), 20)) < 0.5


def test_who_shows_only_what_the_pool_never_does_has_nothing_in_common() -> None:
    assert of_stranger(np.repeat(np.arange(FRAMES, FRAMES + 3), 20)) == 0.0


def test_a_chance_repetition_says_nothing() -> None:
    assert of_stranger(np.array([1, 1, 2])) == 1.0


def test_a_pool_that_never_repeats_says_nothing_of_anybody() -> None:
    frame, account = np.array([0, 1, 2, 3, 3, 3, 3]), np.array([0, 0, 1, 2, 2, 2, 2])
    accounts = np.arange(3)
    assert likeness(frame, account, accounts, accounts < 2, 1.0).tolist() == [1.0, 1.0, 1.0]
