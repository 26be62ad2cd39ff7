"""Does each account draw its wordings as from one list, or does it keep to wordings of its own?

Null hypothesis of an account: it says things its own way, so that two of its exchanges share a wording at
least twice as often as one of its exchanges and one of another account's do. Alternative: both happen
equally often, as where one program rotates one list over all accounts.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from stillwatch.model.traffic import Floats, Ints

_OFTEN: Final = 0.5  # what most exchanges show is a fixed text and says nothing of a choice
_EACH_TIME: Final = 0.8  # a rotated list is in every exchange; some of its wordings are too rare to be seen
_OWN_WAY: Final = 2.0  # least factor of the null hypothesis; see decision 17
_GRID: Final = 32
_LEAST: Final = 1e-9


def list_bits(at: Ints, frame: Ints, who: Ints, size: int) -> Floats:
    """Bits for each of `size` accounts that it draws from the list that the others draw from.

    at, frame: exchange and frame of each sighting, each pair once; who: account of each exchange, 0 to
    size - 1, exchanges being numbered from 0. Pairs of an account's exchanges that share a frame are counted
    against what one list brings (Poisson; frames shown together count once), with the null hypothesis'
    factor spread evenly in its logarithm up to an account that never changes. Accounts that do not show
    some wording each time get none, nor do those of which nothing is shown by others.
    """
    frames, code = np.unique(frame, return_inverse=True)
    chosen = (np.bincount(code, minlength=len(frames)) < _OFTEN * len(who))[code]
    if not chosen.any():
        return np.zeros(size)
    sent = np.bincount(who, minlength=size).astype(float)
    each_time = np.bincount(who[np.unique(at[chosen])], minlength=size) >= _EACH_TIME * sent
    cells, uses = np.unique(who[at[chosen]] * len(frames) + code[chosen], return_counts=True)
    of, which = cells // len(frames), cells % len(frames)
    total = np.bincount(which, uses, minlength=len(frames))
    shown = np.bincount(of, uses, minlength=size) / np.maximum(sent, 1.0)
    a_time = max(float(np.median(shown[shown > 0])), 1.0)
    shared = np.bincount(of, uses * (total[which] - uses), minlength=size)
    between = shared / np.maximum(sent * (sent.sum() - sent), 1.0) / a_time
    repeated = np.bincount(of, uses * (uses - 1.0), minlength=size) / (2 * a_time)
    return np.where(each_time, _against_own_way(repeated, sent * (sent - 1) / 2, between), 0.0)


def _against_own_way(repeated: Floats, pairs: Floats, chance: Floats) -> Floats:
    """Log2 Bayes factor of `repeated` agreeing pairs under `chance` each, against a factor from _OWN_WAY up;
    0 where the list is so short that there is no room above it."""
    room = np.log(1 / np.maximum(chance, _LEAST)) - np.log(_OWN_WAY)
    said = (room > 0) & (chance > 0)
    steps = (np.arange(_GRID) + 0.5) / _GRID
    factor = np.log(_OWN_WAY) + np.where(said, room, 0.0)[:, None] * steps
    excess = repeated[:, None] * factor - (pairs * chance)[:, None] * np.expm1(factor)
    bits: Floats = np.where(said, -(np.logaddexp.reduce(excess, axis=1) - np.log(_GRID)) / np.log(2), 0.0)
    return bits
