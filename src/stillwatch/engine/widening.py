"""Groups that act as one, judged by all that they harvest: also by what shows no frame.

Who sends four of five tasks bare shows a frame in the fifth, and looks like accounts that do other things
most of the time: the frame fills little of their traffic, and they send little under it. So where accounts
act as one and it is not sure what for, the rest of their traffic is looked through for more of the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from stillwatch.decide.costs import COSTLIEST
from stillwatch.decide.discoveries import LEVEL, least_confidence
from stillwatch.engine.contract import Engine
from stillwatch.engine.crew import Crew
from stillwatch.engine.investigate import Judged, Seen
from stillwatch.engine.substreams import Claimant, claims_of
from stillwatch.model.traffic import Ints

# who is sure enough for the costliest stop needs no second look
_SURE: Final = float(least_confidence(COSTLIEST, LEVEL))

Progress = Callable[[int, int], None]


def widened(judged: list[Judged], seen: Seen, engine: Engine, crew: Crew, progress: Progress) -> list[Judged]:
    """The judged groups; those that act as one, and are not surely campaigns, with what else of their traffic
    is like that under their frames (`link.substreams`) wherever it says more of harvest. The engine must know
    `exchanges`; `progress` is told of each group that is looked through."""
    doubtful = [one for one in judged if _in_doubt(one)]
    claimants = [Claimant(one.candidate.accounts, one.candidate.exchanges) for one in doubtful]
    claims = iter(claims_of(claimants, seen.scene, engine, crew, progress))
    return [_widened(one, next(claims), seen) if _in_doubt(one) else one for one in judged]


def _in_doubt(one: Judged) -> bool:
    verdict = one.verdict
    sure = verdict.is_campaign and verdict.confidence >= _SURE
    return one.sight == "wording" and verdict.acts_as_one and not sure


def _widened(one: Judged, added: Ints, seen: Seen) -> Judged:
    if not len(added):
        return one
    wider = one.again(seen.scene, seen.end, one.candidate.with_exchanges(added))
    says_more = wider.verdict.acts_as_one and wider.verdict.harvest > one.verdict.harvest
    return wider if says_more else one
