"""When exchanges happen: daily rhythms, sessions, even spacing and bursts, in microseconds."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

Times = npt.NDArray[np.int64]
Owners = npt.NDArray[np.int64]


def spread_counts(rng: np.random.Generator, totals: npt.NDArray[Any]) -> Owners:
    """Repeat each owner's number as often as a Poisson draw around its expected total says."""
    counts = rng.poisson(np.maximum(totals, 0.0))
    return np.repeat(np.arange(len(totals), dtype=np.int64), counts)


def day_rhythm(
    rng: np.random.Generator,
    owners: Owners,
    windows: npt.NDArray[np.int64],
    peak_hour: npt.NDArray[np.float64],
    width_hours: float = 4.0,
    night_share: float = 0.06,
    hours: npt.NDArray[np.float64] | None = None,
) -> tuple[Times, Owners]:
    """Times with one daily hump per owner; `windows` is (owner, 2): when the owner is active.

    `hours` (one per draw) replaces the hump by measured hours of the day.
    Draws that fall outside the owner's window are dropped (thinning), so short windows stay honest.
    """
    starts, ends = windows[owners, 0], windows[owners, 1]
    days = (ends - starts) / DAY
    day = rng.random(len(owners)) * np.maximum(days, 1e-9)
    hump = rng.normal(0.0, width_hours, len(owners)) + peak_hour[owners]
    hour = np.where(rng.random(len(owners)) < night_share, rng.random(len(owners)) * 24, hump) % 24
    hour = hour if hours is None else hours
    midnight = (starts + (day * DAY).astype(np.int64)) // DAY * DAY
    times = midnight + (hour * HOUR).astype(np.int64)
    short = days < 1.5  # a window of hours has no daily rhythm of its own
    times = np.where(short, starts + (day * DAY).astype(np.int64), times)
    times = np.where(times < starts, times + DAY, times)
    keep = (times >= starts) & (times < ends)
    return times[keep], owners[keep]


def sessions(
    rng: np.random.Generator,
    times: Times,
    owners: Owners,
    mean_turns: float,
    gap_seconds: float,
) -> tuple[Times, Owners, Owners]:
    """Turn starts into sessions: returns times, owners and the session number of each exchange.

    Turns are geometric; gaps are lognormal around `gap_seconds`.
    """
    turns = rng.geometric(1.0 / max(mean_turns, 1.0), len(times))
    session = np.repeat(np.arange(len(times), dtype=np.int64), turns)
    gaps = rng.lognormal(np.log(gap_seconds), 0.9, len(session)) * SECOND
    return times[session] + _since_start(gaps, session), owners[session], session


def even_spacing(rng: np.random.Generator, window: tuple[int, int], period: float, jitter: float) -> Times:
    """A scheduler's times: one every `period` microseconds from a random phase, with relative jitter."""
    count = max(0, int((window[1] - window[0]) / period))
    beat = window[0] + (np.arange(count) + rng.random()) * period
    times = (beat + rng.normal(0.0, jitter * period, count)).astype(np.int64)
    inside: Times = times[(times >= window[0]) & (times < window[1])]
    return inside


def bursts(
    rng: np.random.Generator, times: Times, shape: float, mean_gap_seconds: float, mean_size: float
) -> tuple[Times, Owners]:
    """Each start becomes a burst with gamma gaps (`shape` < 1 is burstier than Poisson)."""
    sizes = rng.geometric(1.0 / max(mean_size, 1.0), len(times))
    burst = np.repeat(np.arange(len(times), dtype=np.int64), sizes)
    gaps = rng.gamma(shape, mean_gap_seconds / shape, len(burst)) * SECOND
    return times[burst] + _since_start(gaps, burst), burst


def _since_start(gaps: npt.NDArray[np.float64], session: Owners) -> Times:
    """Sums of the gaps within each session; the first exchange stands at 0."""
    first = turn_numbers(session) == 0
    total = np.cumsum(np.where(first, 0.0, gaps))
    offsets: Times = (total - total[first][np.cumsum(first) - 1]).astype(np.int64)
    return offsets


def constant_rate(rng: np.random.Generator, owners: Owners, windows: npt.NDArray[np.int64]) -> Times:
    """Uniform times inside each owner's window: what a balanced, never sleeping pool looks like."""
    starts, ends = windows[owners, 0], windows[owners, 1]
    times: Times = starts + (rng.random(len(owners)) * (ends - starts)).astype(np.int64)
    return times


def turn_numbers(session: Owners) -> Owners:
    """The place of each exchange in its session, from 0; equal sessions stand side by side."""
    if not len(session):
        return np.zeros(0, np.int64)
    begins = np.flatnonzero(np.r_[True, session[1:] != session[:-1]])
    turns: Owners = np.arange(len(session)) - np.repeat(begins, np.diff(np.r_[begins, len(session)]))
    return turns
