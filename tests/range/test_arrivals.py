"""Arrivals keep to their windows, owners and spacing."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.range.arrivals import (
    DAY,
    HOUR,
    SECOND,
    bursts,
    constant_rate,
    day_rhythm,
    even_spacing,
    sessions,
    spread_counts,
    turn_numbers,
)

START = 20_000 * DAY


def test_counts_follow_the_expected_totals() -> None:
    owners = spread_counts(np.random.default_rng(1), np.array([0.0, 50.0, 500.0]))
    counts = np.bincount(owners, minlength=3)
    assert counts[0] == 0
    assert 20 < counts[1] < 90
    assert 400 < counts[2] < 600


@given(st.integers(0, 1000), st.floats(0.05, 9.0), st.floats(0.0, 24.0))
def test_daily_rhythm_stays_inside_each_window(seed: int, days: float, peak: float) -> None:
    rng = np.random.default_rng(seed)
    windows = np.array([[START + 7 * HOUR, START + 7 * HOUR + int(days * DAY)]])
    ts, owners = day_rhythm(rng, np.zeros(200, np.int64), windows, np.array([peak]))
    assert len(ts) == len(owners)
    assert ((ts >= windows[0, 0]) & (ts < windows[0, 1])).all()


def test_daily_rhythm_peaks_at_the_given_hour() -> None:
    rng = np.random.default_rng(2)
    windows = np.array([[START, START + 10 * DAY]])
    ts, _ = day_rhythm(rng, np.zeros(4000, np.int64), windows, np.array([15.0]), 2.0, 0.0)
    hours = ts % DAY / HOUR
    assert abs(np.median(hours) - 15.0) < 0.3
    assert np.mean(np.abs(hours - 15.0) < 4.0) > 0.9


def test_even_spacing_is_even() -> None:
    ts = even_spacing(np.random.default_rng(3), (START, START + DAY), HOUR, 0.0)
    assert len(ts) == 24
    assert np.abs(np.diff(ts) - HOUR).max() <= 1


def test_session_turns_are_numbered_and_follow_their_start() -> None:
    rng = np.random.default_rng(4)
    starts = np.array([START, START + DAY, START + 2 * DAY])
    ts, owners, session = sessions(rng, starts, np.array([0, 1, 0]), 5.0, 30.0)
    turn = turn_numbers(session)
    assert (ts[turn == 0] == starts).all()
    assert (np.diff(ts)[session[1:] == session[:-1]] >= 0).all()
    assert (owners == np.array([0, 1, 0])[session]).all()


def test_bursts_have_the_mean_gap() -> None:
    ts, burst = bursts(np.random.default_rng(5), np.full(3000, START), 0.5, 20.0, 4.0)
    gaps = np.diff(ts)[burst[1:] == burst[:-1]] / SECOND
    assert 18.0 < gaps.mean() < 22.0
    assert gaps.std() > gaps.mean()  # burstier than Poisson


def test_constant_rate_fills_the_window() -> None:
    windows = np.array([[START, START + DAY]])
    ts = constant_rate(np.random.default_rng(6), np.zeros(5000, np.int64), windows)
    share, _ = np.histogram(ts, bins=4, range=(START, START + DAY))
    assert share.min() > 1100


def test_turn_numbers_of_nothing() -> None:
    assert len(turn_numbers(np.zeros(0, np.int64))) == 0
