"""The harvest inside mixed accounts: which of the members' requests belong to the campaign.

What showed a frame of the campaign is known harvest. The rest of the members' requests is looked at twice:
by every trait, so that a paraphrase is found which nobody else uses, and by the traits that a frame leaves
alone (settings, client, answers, and the texts away from the frame), so that a bare task is found. Each time
a request is claimed for one of two reasons:

- it is nearer to the known ones than to strangers', and strangers' hardly ever come as near (conformal
  p-values);
- it has the chance to be harvest: the share of harvest among the rest, estimated, times a likelihood ratio,
  that of its score among the known requests against the rest (see `mixture`).

Either way at most WRONG of the claims are expected not to be harvest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from stillwatch.link.discriminant import FOLDS, held_out_scores
from stillwatch.link.mixture import chances, share_by_best_bin, share_by_reference, surest, unlike_strangers
from stillwatch.model.traffic import Floats, Ints

WRONG: Final = 0.05  # of what is claimed without a frame; half of what the frames themselves may get wrong
# fewer rows than this say nothing: the bounds on their distributions are wider than a quarter
LEAST: Final = 30

Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Traits:
    """What requests are like: columns of numbers, float32 [n, columns] each.

    frame: what a frame decides or changes; plain: what it leaves alone; place: client, network and path,
    which belong to accounts and so cannot be compared with strangers'. wording: a number for each wording
    of the frame, 0 where there is none.
    """

    frame: NDArray[np.float32]
    plain: NDArray[np.float32]
    place: NDArray[np.float32]
    wording: Ints


def claim(traits: Traits, known: Bools, strangers: Bools) -> Bools:
    """Which rows are the campaign's besides the known ones. Rows that are neither known nor strangers' are
    the members' other requests; of those only claims are made."""
    claimed = np.zeros(len(known), bool)
    if min(known.sum(), strangers.sum()) < LEAST:
        return claimed
    shape = np.concatenate([traits.plain, traits.frame], axis=1)
    for columns in (shape, traits.plain):
        rest = ~known & ~strangers & ~claimed
        if rest.sum() >= LEAST:
            fold = _by_wording(traits.wording, known)
            claimed |= _view(columns, traits.place, known, rest, strangers, fold)
    return claimed


def _view(
    shape: NDArray[np.float32],
    place: NDArray[np.float32],
    known: Bools,
    rest: Bools,
    strangers: Bools,
    fold: Ints,
) -> Bools:
    score = held_out_scores(np.concatenate([shape, place], axis=1), known, rest, fold)
    apart = held_out_scores(shape, known, strangers, fold)
    # both are too large where their assumption fails, so the smaller one is nearer the truth
    share = min(
        share_by_best_bin(score[known], score[rest]),
        share_by_reference(apart[known], apart[rest], apart[strangers]),
    )
    chance: Floats = chances(score[known], score[rest], share)
    claimed = np.zeros(len(known), bool)
    # above 0 a row lies nearer to the known ones' centre than to the strangers'
    unlike = unlike_strangers(apart[rest], apart[strangers], WRONG) & (apart[rest] > 0)
    claimed[rest] = surest(chance, WRONG) | unlike
    return claimed


def _by_wording(wording: Ints, known: Bools) -> Ints:
    """Folds that keep a wording together, so that its rows are scored as if it had never been seen; rows
    without one, and all where there are too few wordings, are spread evenly."""
    evenly = np.arange(len(wording), dtype=np.int64) % FOLDS
    numbers, code = np.unique(wording, return_inverse=True)
    if len(np.unique(wording[known & (wording != 0)])) < 2 * FOLDS:
        return evenly
    return np.where(known & (numbers[code] != 0), code % FOLDS, evenly)
