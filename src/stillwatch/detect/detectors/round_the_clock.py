"""Does the group sleep? People do, whatever their hours; a harvest that is dealt out need not."""

from __future__ import annotations

import numpy as np

from stillwatch.model.contract import Scene, silent
from stillwatch.model.evidence import Family
from stillwatch.model.traffic import Finding, Floats, Group

_HOUR, _DAY = 3600.0, 86400.0
_QUIET_HOURS = 8
_EVEN = _QUIET_HOURS / 24
_HALFWAY = _EVEN / 2  # between people of one place, who are all but silent, and an even stream
_MOST_AGAINST, _MOST = -2.0, 0.5
_MIN_EXCHANGES, _MIN_DAYS = 50, 1.5


class RoundTheClockDetector:
    """Weighs how quiet the group's quietest eight hours of the day are.

    Sees: the share of the group's common exchanges that falls into the eight consecutive hours of the day
    with the fewest. Which hours these are is not looked at: it would tell where people live.
    Null hypothesis: people of one place, who leave eight hours nearly empty.
    Independent: nothing; half a bit at most in favour, as the users of an app in many places never sleep.
    Benign look-alikes: pipelines, and apps with users everywhere; they do not act as one.
    Evasion: sending in office hours only, which costs two thirds of the time.
    References: CISA AA26-251A names use around the clock without human rhythm.
    """

    name = "round_the_clock"
    family: Family = "harvest"

    def weigh(self, group: Group, scene: Scene) -> Finding:
        """Up to half a bit for an even stream; down to -2 for a group that sleeps."""
        ts = scene.traffic.ts[group.exchanges]
        if len(ts) < _MIN_EXCHANGES or ts[-1] - ts[0] < _MIN_DAYS * _DAY:
            return silent(group)
        quiet = quietest_share(ts)
        bits = float(np.clip(np.log2((quiet + 0.02) / _HALFWAY), _MOST_AGAINST, _MOST))
        says = (
            f"{quiet:.0%} of the common exchanges fall into the day's quietest eight hours; even would be 33%"
        )
        return Finding(bits, says, np.zeros(len(group.accounts)), 1.0)


def quietest_share(ts: Floats) -> float:
    """Smallest share of the moments (seconds) that eight consecutive hours of the day hold."""
    hours = np.bincount((ts % _DAY // _HOUR).astype(np.int64), minlength=24)
    around = np.concatenate([hours, hours[: _QUIET_HOURS - 1]])
    windows = np.convolve(around, np.ones(_QUIET_HOURS, np.int64), "valid")
    return float(windows.min() / len(ts))
