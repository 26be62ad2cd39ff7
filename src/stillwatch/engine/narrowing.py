"""Groups that act as one, judged by those of their accounts that something ties.

Passers-by who happen to share the frames dilute what the others have in common: how evenly they work, what
they ask for. Where a group acts as one and is no campaign with them, it is judged without them.
"""

from __future__ import annotations

from stillwatch.engine.crew import Crew
from stillwatch.engine.families import MIN_ACCOUNTS
from stillwatch.engine.investigate import Judged, Seen


def narrowed(judged: list[Judged], seen: Seen, crew: Crew) -> list[Judged]:
    """The judged groups; in the place of one that acts as one and is no campaign stand its tied accounts
    alone, where these are one.

    Who is tied was told by coordination, which does not look at what is asked: so the null hypotheses of
    harvest detectors hold for them as for the whole group.
    """
    again = iter(crew.map(_by_the_tied, seen, [one for one in judged if _is_diluted(one)]))
    return [next(again) if _is_diluted(one) else one for one in judged]


def _is_diluted(one: Judged) -> bool:
    verdict = one.verdict
    falls_short = verdict.acts_as_one and not verdict.is_campaign
    return falls_short and not verdict.linked.all() and len(one.linked) >= MIN_ACCOUNTS


def _by_the_tied(seen: Seen, one: Judged) -> Judged:
    candidate = one.candidate.only(one.linked, seen.scene)
    if candidate is None:
        return one
    tied = one.again(seen.scene, seen.end, candidate)
    return tied if tied.verdict.is_campaign else one
