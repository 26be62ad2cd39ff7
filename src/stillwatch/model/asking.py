"""Which exchanges ask something of their own: by their texts, their senders, and where conversations open."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from stillwatch.model.traffic import Ints

ENOUGH: Final = 20  # exchanges, of which one can say how what they ask is shared out


def asks(body: Ints, who: Ints, opens: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """For each exchange whether it asks something, by its text, its sender and whether it opens a
    conversation. *Go on* and *why?*, which several say in the midst of theirs, do not, where `ENOUGH`
    exchanges open one; what one account alone says there does."""
    if opens.sum() < ENOUGH:
        return np.ones(len(body), bool)
    said: NDArray[np.bool_] = opens | sent_by_one(body, who)
    return said


def sent_by_one(body: Ints, who: Ints) -> NDArray[np.bool_]:
    """For each exchange whether all that sent its text (`body`, 0: not logged) are one account."""
    texts, code = np.unique(body, return_inverse=True)
    lowest, highest = np.full(len(texts), np.iinfo(np.int64).max), np.full(len(texts), -1)
    np.minimum.at(lowest, code, who)
    np.maximum.at(highest, code, who)
    alone: NDArray[np.bool_] = (lowest == highest)[code] | (body == 0)
    return alone
