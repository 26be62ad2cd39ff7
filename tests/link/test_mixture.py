"""Shares of a mixture are found again, and claims keep to their error rate."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.link.mixture import chances, share_by_best_bin, share_by_reference, surest
from stillwatch.model.traffic import Floats


def scores(share: float, count: int = 4000, apart: float = 4.0, seed: int = 1) -> tuple[Floats, Floats]:
    """Known scores, and a mixture of which the first `share` are of the known kind."""
    rng = np.random.default_rng(seed)
    known, rest = rng.normal(apart, 1, 1500), rng.normal(0, 1, count)
    rest[: int(share * count)] += apart
    return known, rest


@pytest.mark.parametrize("share", [0.0, 0.1, 0.4, 0.9])
def test_the_share_is_found(share: float) -> None:
    known, rest = scores(share)
    assert share_by_best_bin(known, rest) == pytest.approx(share, abs=0.04)
    strangers = np.random.default_rng(2).normal(0, 1, 2000)
    assert share_by_reference(known, rest, strangers) == pytest.approx(share, abs=0.04)


def test_what_does_not_differ_at_all_is_no_reason_to_claim() -> None:
    known, rest = scores(0.3, apart=0.0)
    strangers = np.random.default_rng(2).normal(0, 1, 2000)
    assert share_by_best_bin(known, rest) > 0.8  # too large, as its docstring says
    assert share_by_reference(known, rest, strangers) == 0.0


@pytest.mark.parametrize("share", [0.05, 0.3, 0.7])
def test_claims_are_mostly_right_and_mostly_complete(share: float) -> None:
    known, rest = scores(share)
    claimed = surest(chances(known, rest, share_by_best_bin(known, rest)), 0.05)
    right = claimed[: int(share * len(rest))]
    assert right.sum() >= 0.9 * claimed.sum()
    assert right.mean() >= 0.8


@given(st.lists(st.floats(0, 1), min_size=1, max_size=60), st.floats(0, 0.5))
def test_expected_errors_stay_below_what_is_allowed(given_chances: list[float], wrong: float) -> None:
    chance = np.array(given_chances)
    chosen = surest(chance, wrong)
    if chosen.any():
        assert (1 - chance[chosen]).mean() <= wrong + 1e-9
        assert chance[chosen].min() >= chance[~chosen].max(initial=0.0)


def test_chances_rise_with_the_score() -> None:
    known, rest = scores(0.3)
    chance = chances(known, rest, 0.3)
    assert (np.diff(chance[np.argsort(rest)]) >= -1e-12).all()
