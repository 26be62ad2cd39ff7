"""Families that the same accounts live by are one: what pairs of frames are too thin to tell.

Two wordings of a pool of ten thousand accounts that are dealt three each share no account, and its frames
fall into hundreds of families. Whole families share many: those that meet beyond chance are joined, and
then again.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa

from stillwatch.detect.frames.meetings import Meetings
from stillwatch.engine.contract import Engine
from stillwatch.engine.meetings import Terms, pairs_that_meet
from stillwatch.engine.steps import load
from stillwatch.link.families import CoUsage, frame_families
from stillwatch.model.statistics import distinct
from stillwatch.model.traffic import Ints

_ROUNDS: Final = 4  # a family grows manyfold in each: a pool of 10,000 accounts had come together after four


def joined_families(
    engine: Engine, hashes: Ints, family: Ints, terms: Terms, here: Meetings | None = None
) -> Ints:
    """For each frame the joined family it belongs to (the smallest frame index in it), -1 where its family
    was joined to no other.

    hashes: of the frames, sorted; family: of each, the smallest frame index in it. Null hypothesis, for each
    two families: accounts that use the one use the other as chance has it, by the step `co_usage`. The engine
    must know `uses`, unless the meetings of the frames are at hand (`here`).
    """
    joined = family
    for _ in range(_ROUNDS):
        numbers = np.unique(joined)
        pairs = _meeting(engine, hashes, joined, numbers, terms, here)
        if not len(pairs.one):
            break
        joined = numbers[frame_families(len(numbers), pairs)][np.searchsorted(numbers, joined)]
    return np.where(_parts(joined, family) > 1, joined, -1)


def _meeting(
    engine: Engine, hashes: Ints, family: Ints, numbers: Ints, terms: Terms, here: Meetings | None
) -> CoUsage:
    """Pairs of families, as indexes into the sorted numbers of all of them."""
    if here is not None:
        together = here.of_families(np.searchsorted(numbers, family), len(numbers), terms.most_accounts)
        return pairs_that_meet(engine, numbers, terms, together)
    engine.register("families", pa.table({"frame": hashes, "family": family}))
    engine.step(load("family_meetings"), {"max_accounts": terms.most_accounts}, into="meetings")
    pairs = pairs_that_meet(engine, numbers, terms)
    for name in ("meetings", "families"):
        engine.drop(name)
    return pairs


def _parts(joined: Ints, family: Ints) -> Ints:
    """Of each frame, how many families its joined family was made of."""
    size = int(joined.max(initial=0)) + 1
    together = distinct(family * size + joined) % size
    return np.bincount(together, minlength=size)[joined]
