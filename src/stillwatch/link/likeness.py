"""Does an account draw its wordings as the linked ones of its campaign do?"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import poisson

from stillwatch.model.traffic import Floats, Ints

_CHANCE: Final = 1e-3  # that a member repeats itself so often


def likeness(
    frame: Ints, account: Ints, accounts: Ints, is_linked: NDArray[np.bool_], a_time: float
) -> Floats:
    """Cosine of each account's frames with the linked ones', corrected for the noise of small counts; 1 where
    it repeats itself no more than chance brings.

    frame, account: one a sighting; accounts: all of them, sorted; is_linked: for each of these.
    Null hypothesis: it draws frames as the linked ones do, so that the number of its pairs of equal frames is
    Poisson. An exchange shows `a_time` frames at once, and its repetition counts once.
    """
    frames, code = np.unique(frame, return_inverse=True)
    who = np.searchsorted(accounts, account)
    pool = np.bincount(code, is_linked[who], minlength=len(frames))
    m = max(pool.sum(), 2.0)
    cells, uses = np.unique(who * len(frames) + code, return_counts=True)
    of, which = cells // len(frames), cells % len(frames)
    n = np.bincount(of, uses, minlength=len(accounts))
    pairs = np.bincount(of, uses * (uses - 1.0), minlength=len(accounts))
    crossed = np.bincount(of, uses * pool[which], minlength=len(accounts)) / (np.maximum(n, 1.0) * m)
    alike = float((pool * (pool - 1.0)).sum() / (m * (m - 1.0)))
    if alike <= 0:
        return np.ones(len(accounts))
    by_chance = np.maximum(n * (n - 1.0) * alike, 1e-12)
    repeats = poisson.sf(pairs / (2 * a_time) - 1, by_chance / (2 * a_time)) < _CHANCE
    said = repeats & (pairs > 0)
    own = pairs / np.maximum(n * (n - 1.0), 1.0)
    found: Floats = np.where(said, crossed / np.sqrt(np.where(said, own * alike, 1.0)), 1.0)
    return found
