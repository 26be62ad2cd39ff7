"""Are the frames kept as long as the work lasts, or does each have its day?"""

from __future__ import annotations

from typing import Final

import numpy as np

from stillwatch.model.contract import Scene, silent
from stillwatch.model.evidence import Family
from stillwatch.model.traffic import Finding, Floats, Group, Ints

_DAY: Final = 86400.0
_HALF_DAY: Final = _DAY / 2
_MIN_USES, _MIN_EXCHANGES, _MIN_DAYS = 5, 50, 1.5
_FIXED: Final = 0.5  # what most exchanges show is a fixed text, whose uses lie as the group's do
_CHANCE: Final = 1.25  # frames that are drawn at random lay up to this much closer, of few exchanges
_SLOPE: Final = 3.0  # a class's questions lay 1.6 to 2.7 times closer in seven days or less
_MOST_AGAINST: Final = -3.0


class LastingFramesDetector:
    """Weighs how much closer in time the uses of one frame lie than the group's exchanges do.

    Sees: of the group's own frames, fixed texts left out, how often two uses of one lie within half a day,
    against how often any two exchanges do.
    Null hypothesis: what the accounts have in common is a question (of a lesson, of a post), which is asked
    while it is new, and never again; so their frames are their tasks.
    Independent: nothing; it never speaks in favour, as a tool that customers keep lasts too.
    Benign look-alikes: the users of one app or agent, whose frames last; they do not act as one.
    Evasion: none is gained; a harvest that puts each frame away after a day speaks against itself, three
    bits at most, and has to write new frames.
    References: the test of contagion in time and place (Knox, Applied Statistics 1964), on frames in the
    place of neighbours.
    """

    name = "lasting_frames"
    family: Family = "harvest"

    def weigh(self, group: Group, scene: Scene) -> Finding:
        """Down to -3 where each frame has its day; nothing where they last."""
        ts = scene.traffic.ts[group.exchanges]
        if scene.wordings is None or len(ts) < _MIN_EXCHANGES or ts[-1] - ts[0] < _MIN_DAYS * _DAY:
            return silent(group)
        at, frame = scene.wordings.shown_by(group, scene.traffic.account)
        closer = closeness(ts, at, frame)
        bits = float(np.clip(-_SLOPE * np.log2(max(closer / _CHANCE, 1e-9)), _MOST_AGAINST, 0.0))
        says = f"two uses of one frame lie within half a day {closer:.1f} times as often as two exchanges do"
        return Finding(bits, says, np.zeros(len(group.accounts)), 1.0)


def closeness(ts: Floats, at: Ints, frame: Ints) -> float:
    """How many times as often two uses of one frame lie within half a day as two of all exchanges that show
    such a frame: the mean over uses, 1 where there are too few to tell.

    ts: moments (seconds) in order; at, frame: place in `ts` and frame of each sighting, each pair once.
    """
    _, code, uses = np.unique(frame, return_inverse=True, return_counts=True)
    chosen = ((uses >= _MIN_USES) & (uses < _FIXED * len(ts)))[code]
    moments = ts[np.unique(at[chosen])]
    if len(moments) < _MIN_EXCHANGES:
        return 1.0
    apart = moments[-1] - moments[0] + 2 * _DAY  # no use of one frame is near one of the next
    line = np.sort(code[chosen] * apart + (ts[at[chosen]] - moments[0]))
    of = np.sort(code[chosen])
    uses = uses.astype(np.float64)
    near = np.bincount(of, _followers(line), minlength=len(uses))
    usual = 2 * _followers(moments).sum() / (len(moments) * (len(moments) - 1.0))
    if usual == 0:
        return 1.0
    return float((2 * near / np.maximum(uses - 1.0, 1.0)).sum() / len(of) / usual)


def _followers(moments: Floats) -> Floats:
    """For each of these moments, which are in order, how many come within half a day after it."""
    after = np.searchsorted(moments, moments + _HALF_DAY, side="right")
    found: Floats = (after - np.arange(len(moments)) - 1).astype(np.float64)
    return found
