"""A group that acts as one is judged by its tied accounts alone where strangers dilute it, and only there."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from stillwatch.engine.crew import Crew
from stillwatch.engine.investigate import Judged, Seen
from stillwatch.engine.narrowing import narrowed
from stillwatch.engine.weigh import weigh
from tests.engine.judging import CAMPAIGN, campaign
from tests.stage.population import Population

# a campaign that asks for hardly more than customers do, and customers who share its frames and their tasks
QUIET = msgspec.structs.replace(
    CAMPAIGN,
    harvest={"reasoning_elicitation": 0.063},
    attributes={"payment": ["one", "two"], "net": [f"net {n // 2}" for n in range(CAMPAIGN.count)]},
)
CURIOUS = msgspec.structs.replace(QUIET, harvest={}, tasks=3)  # and one that asks the same things
PASSING = Population(
    count=10, member=True, a_day=12.0, spread=1.2, framed=0.6, tasks=3, created=[(-4000.0, 0.0)],
    attributes={"payment": "*", "net": "*"},
)  # fmt: skip


def seen_twice(*members: Population) -> tuple[Judged, Judged]:
    """The group of these members as it was judged, and as it is left."""
    scene, candidate, end = campaign(*members)
    one = Judged(candidate, weigh(candidate.group(scene, end), scene))
    with Crew(1) as crew:
        [now] = narrowed([one], Seen({}, scene, end), crew)
    return one, now


def test_without_those_who_pass_by_the_others_are_a_campaign() -> None:
    one, now = seen_twice(QUIET, PASSING)
    assert one.verdict.acts_as_one
    assert not one.verdict.is_campaign
    assert now.verdict.is_campaign
    assert now.candidate.accounts.tolist() == list(range(QUIET.count))
    assert set(now.candidate.exchanges) < set(one.candidate.exchanges)
    assert now.sight == one.sight
    assert now.candidate.name == one.candidate.name


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ((CAMPAIGN, PASSING), "it is a campaign as it is"),
        ((CURIOUS, PASSING), "its tied accounts are none either"),
        ((CURIOUS,), "all of them are tied"),
        ((msgspec.structs.replace(QUIET, attributes={"payment": "*"}, created=None), PASSING), "not tied"),
    ],
)
def test_else_it_stays_as_it_is(members: tuple[Population, ...], why: str) -> None:
    one, now = seen_twice(*members)
    assert now is one, why


def test_others_keep_their_place() -> None:
    scene, candidate, end = campaign(QUIET, PASSING)
    one = Judged(candidate, weigh(candidate.group(scene, end), scene))
    other = replace(one, verdict=replace(one.verdict, coordination=0.0))
    with Crew(1) as crew:
        found = narrowed([other, one, other], Seen({}, scene, end), crew)
    assert found[0] is found[2] is other
    assert len(found[1].candidate.accounts) < len(candidate.accounts)
    assert np.array_equal(found[1].candidate.accounts, one.linked)
