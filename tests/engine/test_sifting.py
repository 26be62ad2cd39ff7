"""A group of which too few are tied is judged without those who work otherwise, and only such a group."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from msgspec.structs import replace as replaced

from stillwatch.engine.crew import Crew
from stillwatch.engine.investigate import Judged, Seen
from stillwatch.engine.sifting import sifted
from tests.engine.judging import CAMPAIGN, CUSTOMERS, candidate_of, judged_with, shown
from tests.stage.population import Population
from tests.stage.staging import staged

POOL = replaced(CAMPAIGN, attributes=CAMPAIGN.attributes | {"client": "harvester"})
# three times as many strangers, who show the same frames at a pace of their own and ask for other things
STRANGERS = Population(
    count=40, member=True, a_day=200.0, spread=0.1, harvest={"rubric_grading": 0.8}, tasks=400,
    attributes={"payment": "*", "net": "*", "client": "everybody's"},
)  # fmt: skip


def group_of(*members: Population) -> tuple[Judged, Seen]:
    scene, group = staged([*members, replaced(CUSTOMERS, count=400)])
    frame = np.random.default_rng(2).integers(0, 39, len(group.exchanges))
    judged = judged_with(candidate_of(group), frame, scene, group.until)
    return judged, Seen({"wording": shown(frame, group.exchanges, scene)}, scene, group.until)


def left_of(one: Judged, seen: Seen) -> Judged:
    with Crew(1) as crew:
        other = replace(one, verdict=replace(one.verdict, coordination=0.0))
        first, now, last = sifted([other, one, other], seen, crew)
    assert first is last is other
    return now


def test_without_those_who_work_otherwise_the_others_are_a_campaign() -> None:
    one, seen = group_of(POOL, STRANGERS)
    assert one.verdict.linked_share < one.verdict.least_linked
    assert not one.verdict.is_campaign
    now = left_of(one, seen)
    assert now.verdict.is_campaign
    assert now.candidate.accounts.tolist() == list(range(POOL.count))
    assert now.candidate.name == one.candidate.name


def test_what_is_a_campaign_or_asks_for_nothing_stays_as_it_is() -> None:
    one, seen = group_of(POOL)
    assert left_of(one, seen) is one
    one, seen = group_of(replaced(POOL, harvest={}, tasks=3), STRANGERS)
    assert left_of(one, seen) is one


@pytest.mark.parametrize(("large", "apart"), [(True, False), (False, True)])
def test_of_a_crowd_no_part_is_looked_for(large: bool, apart: bool) -> None:
    one, seen = group_of(POOL, STRANGERS)
    crowd = replace(one, verdict=replace(one.verdict, is_large_part=large, works_apart=apart))
    assert left_of(crowd, seen) is crowd


def test_what_a_known_campaign_sends_among_customers_is_left_alone() -> None:
    one, seen = group_of(POOL, STRANGERS)
    campaign = group_of(POOL)[0]
    assert campaign.verdict.is_campaign
    with Crew(1) as crew:
        known, now = sifted([campaign, one], seen, crew)
        assert known is campaign
        assert now is one
        half = replace(campaign, candidate=replace(campaign.candidate, accounts=one.linked[:5]))
        assert sifted([half, one], seen, crew)[1].verdict.is_campaign


def test_found_by_meaning_it_stays_as_it_is() -> None:
    one, seen = group_of(POOL, STRANGERS)
    by_meaning = replace(one, sight="meaning")
    assert left_of(by_meaning, seen) is by_meaning


def test_four_tied_accounts_are_too_few_to_say_who_is_a_stranger() -> None:
    one, seen = group_of(replaced(POOL, count=4), STRANGERS)
    assert one.verdict.linked.sum() <= 4
    assert left_of(one, seen) is one
