"""The moment at which a response begins: secret, the same for a whole campaign, always within the policy."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import kstest

from stillwatch.decide.delay import HOUR_US, enforcement_time, newcomer_time
from stillwatch.decide.policy.terms import Enforcement

TERMS = Enforcement(least_hours=2, most_hours=26)
BATCHES = Enforcement(newcomers="next_batch", batch_hours=6)
DUE = 1_700_000_000_000_000


def hours(secret: bytes, campaign: str = "camp_1") -> float:
    return (enforcement_time(TERMS, secret, campaign, "budget", DUE) - DUE) / HOUR_US


def test_moments_are_uniform_over_the_span() -> None:
    drawn = np.array([hours(b"secret", f"camp_{n}") for n in range(2000)])
    assert drawn.min() >= 2
    assert drawn.max() <= 26
    assert kstest((drawn - 2) / 24, "uniform").pvalue > 0.001


def test_a_moment_stays_the_same_and_another_secret_has_another() -> None:
    assert hours(b"secret") == hours(b"secret")
    assert hours(b"secret") != hours(b"other")


@given(st.integers(0, 400 * HOUR_US))
def test_newcomers_never_begin_before_they_join_or_their_campaign_begins(later: int) -> None:
    for terms in (TERMS, BATCHES):
        moment = newcomer_time(terms, b"s", "camp_1", DUE, DUE + later)
        assert moment >= DUE + later
        assert newcomer_time(terms, b"s", "camp_1", DUE, DUE - later) == DUE


def test_at_once_is_at_once() -> None:
    assert newcomer_time(TERMS, b"s", "c", DUE, DUE + 7) == DUE + 7


def test_newcomers_of_one_span_come_in_few_batches() -> None:
    def at(tenths: int) -> int:
        return newcomer_time(BATCHES, b"s", "c", DUE, DUE + tenths * HOUR_US // 10)

    moments = {at(n) for n in range(1, 600)}  # sixty hours
    assert 9 <= len(moments) <= 11
    gaps = np.diff(sorted(moments)) / HOUR_US
    assert gaps.max() <= 12
    assert gaps.std() > 0.5  # not a clock that can be read
