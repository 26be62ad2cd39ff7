"""Groups of which too few accounts are tied, judged without those who work otherwise.

Customers who use a campaign's frames, be they as many as its accounts, make the tied ones a small part of the
group. Whether the others work as these do is asked of each account of a campaign (`strangers`); where so few
are tied that it is none, it is asked before.
"""

from __future__ import annotations

from itertools import compress
from typing import Final

import numpy as np

from stillwatch.engine.crew import Crew
from stillwatch.engine.families import MIN_ACCOUNTS
from stillwatch.engine.investigate import Judged, Seen
from stillwatch.engine.strangers import without_strangers

_MOST: Final = 0.5  # of the tied accounts


def sifted(judged: list[Judged], seen: Seen, crew: Crew) -> list[Judged]:
    """The judged groups; in the place of one that coordinates, but too few of whose accounts are tied, stand
    those of its accounts that work as the tied ones do, where these are a campaign. Not where most of the
    tied ones are in another group that is one: then it is what they send for customers, or as these do."""
    convicted = [one.candidate.accounts for one in judged if one.turns_both_keys]
    known = np.unique(np.concatenate([np.empty(0, np.int64), *convicted]))
    thin = [_is_thin(one) and np.isin(one.linked, known).mean() < _MOST for one in judged]
    again = iter(crew.map(_without_strangers, seen, list(compress(judged, thin))))
    return [next(again) if sift else one for one, sift in zip(judged, thin, strict=True)]


def _is_thin(one: Judged) -> bool:
    verdict = one.verdict
    too_few = verdict.linked_share < verdict.least_linked and len(one.linked) >= MIN_ACCOUNTS
    anyway = verdict.is_large_part or verdict.as_customers or verdict.works_apart
    return one.sight == "wording" and verdict.coordinates and too_few and not anyway


def _without_strangers(seen: Seen, one: Judged) -> Judged:
    left = without_strangers([one], seen.indexes, seen.scene, seen.end)
    return left[0] if left and left[0].verdict.is_campaign else one
