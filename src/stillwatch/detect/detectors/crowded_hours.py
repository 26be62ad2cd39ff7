"""Do the accounts work all the time, or come together at appointed hours?"""

from __future__ import annotations

from typing import Final

import numpy as np

from stillwatch.model.contract import Scene, silent
from stillwatch.model.evidence import Family
from stillwatch.model.traffic import Finding, Floats, Group

_HOUR: Final = 3600.0
_BURST: Final = _HOUR / 6
_LESSON: Final = 1.5 * _HOUR
_MIN_EXCHANGES, _MIN_HOURS = 50, 12.0
_USUAL: Final = 1.8  # as work for half of each day lies; campaigns lay 1.0 to 1.2, one of few bursts 1.7
_SLOPE: Final = 3.0  # classes lay 2.4 to 6.2 times closer
_MOST_AGAINST: Final = -3.0


class CrowdedHoursDetector:
    """Weighs how much closer in time the group's exchanges lie than an even stream's would.

    Sees: how often two of the common exchanges lie between ten minutes and an hour and a half apart, against
    exchanges spread evenly from the first to the last. What lies closer is not looked at, so that bursts of a
    program, which come at any hour, say nothing.
    Null hypothesis: people who come together at appointed hours (lessons, a contest), and whose common
    exchanges therefore crowd into these.
    Independent: nothing; it never speaks in favour, as customers of all sorts spread over the day too.
    Benign look-alikes: an office, an app, which spread over a day; they do not act as one.
    Evasion: none is gained; a harvest that keeps to a few hours speaks against itself, three bits at most.
    References: Ripley's K function on the line (Journal of Applied Probability 1976).
    """

    name = "crowded_hours"
    family: Family = "harvest"

    def weigh(self, group: Group, scene: Scene) -> Finding:
        """Down to -3 where the exchanges crowd into few hours; nothing where they are spread."""
        ts = scene.traffic.ts[group.exchanges]
        if len(ts) < _MIN_EXCHANGES or ts[-1] - ts[0] < _MIN_HOURS * _HOUR:
            return silent(group)
        closer = crowding(ts)
        bits = float(np.clip(-_SLOPE * np.log2(max(closer / _USUAL, 1e-9)), _MOST_AGAINST, 0.0))
        says = f"two common exchanges lie a lesson or less apart {closer:.1f} times as often as if spread"
        return Finding(bits, says, np.zeros(len(group.accounts)), 1.0)


def crowding(ts: Floats) -> float:
    """How many times as often two of these moments (seconds, in order) lie between ten minutes and an hour
    and a half apart, of all that lie further apart than that, as two drawn evenly between first and last."""
    pairs = len(ts) * (len(ts) - 1) / 2
    burst, lesson = (_closer_than(ts, apart) for apart in (_BURST, _LESSON))
    if burst == pairs:
        return 1.0
    length = ts[-1] - ts[0]
    even_burst, even_lesson = (1 - (1 - min(apart / length, 1.0)) ** 2 for apart in (_BURST, _LESSON))
    return float((lesson - burst) / (pairs - burst) * (1 - even_burst) / (even_lesson - even_burst))


def _closer_than(ts: Floats, apart: float) -> float:
    """How many pairs of these moments lie at most so far apart."""
    return float((np.searchsorted(ts, ts + apart, side="right") - np.arange(len(ts)) - 1).sum())
