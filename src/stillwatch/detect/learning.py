"""Up to which moment a replay learns from customers: what came later it could not have known."""

from __future__ import annotations

from typing import Final

import numpy as np

from stillwatch.model.contract import Scene

_HOUR: Final = 3600.0  # a replay's step
_LEARNED: Final = 20_000_000  # accounts, over all moments of a replay


def learning_moment(scene: Scene, until: float) -> float:
    """The last moment up to `until` (seconds) for which customers are learned: infinite at the window's end.

    The window is cut into even slices of an hour or more, longer where there are many accounts to learn, and
    all groups that are looked at in one slice share what was learned.
    """
    if until > scene.ended:
        return np.inf
    slices = max(_LEARNED // len(scene.accounts), 1)
    length = max((scene.ended - scene.began) / slices, _HOUR)
    return float(scene.began + np.floor((until - scene.began) / length) * length)
