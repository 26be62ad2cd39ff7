"""Whether texts are dealt out: each to one account or, for the best of several answers, to a few at once."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from stillwatch.model.traffic import Floats, Ints

# two copies that lie nearer to each other than one in fifty pairs of exchanges do were sent at once
_NEAR: Final = 0.02
_RESOLUTION: Final = 1e-4  # of the window


class Dealt(NamedTuple):
    """different: texts over exchanges, those asked of several at once as often as they were asked; fresh: of
    each exchange how far nobody else shares its text, from 0 to 1."""

    different: float
    fresh: Floats


def dealt(body: Ints, who: Ints, ts: Floats) -> Dealt:
    """How exchanges of a group are dealt, by the text, the sender and the time (seconds) of each.

    What one account sent is fresh, and what several sent is not. But who keeps the best of several answers
    asks for all of them at once, each through another account. So a text that several sent, and all of them
    nearer to each other than one in fifty pairs of the group's exchanges are, is as fresh as there are
    accounts that did not send it. A lesson or a launch brings everything near to each other, and a
    benchmark's runs lie apart.
    """
    texts, code, copies = np.unique(body, return_inverse=True, return_counts=True)
    members = int(who.max(initial=0)) + 1
    senders = np.bincount(np.unique(code * members + who) // members, minlength=len(texts))
    several = senders > 1
    if not several.any():
        return Dealt(len(texts) / len(body), np.ones(len(body)))
    at_once = several & (_spans(code, ts, len(texts)) < _near(ts))
    everybody = len(np.unique(who))
    by_few = (everybody - senders) / max(everybody - 1, 1)
    fresh = np.where(at_once, by_few, np.where(several, 0.0, 1.0))
    return Dealt(float(np.where(at_once, copies, 1).sum() / len(body)), fresh[code])


def _spans(code: Ints, ts: Floats, texts: int) -> Floats:
    """Seconds between the first and the last use of each text."""
    first, last = np.full(texts, np.inf), np.full(texts, -np.inf)
    np.minimum.at(first, code, ts)
    np.maximum.at(last, code, ts)
    spans: Floats = last - first
    return spans


def _near(ts: Floats) -> float:
    """Seconds that one in fifty pairs of these times lie apart at most, to 1 / 10,000 of the window."""
    ordered = np.sort(ts)
    whole = float(ordered[-1] - ordered[0])
    pairs = len(ordered) * (len(ordered) - 1) / 2
    low, high = 0.0, whole
    while high - low > _RESOLUTION * whole:
        middle = (low + high) / 2
        within = np.searchsorted(ordered, ordered + middle, "right") - np.arange(1, len(ordered) + 1)
        low, high = (middle, high) if within.sum() <= _NEAR * pairs else (low, middle)
    return low
