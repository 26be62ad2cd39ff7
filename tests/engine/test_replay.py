"""Replay is honest: nothing is flagged before it happened, nor before the keys turn on what was there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from msgspec.structs import replace as replaced

from stillwatch.engine.candidates import Candidate
from stillwatch.engine.replay import STEP, replay
from stillwatch.engine.weigh import weigh
from stillwatch.model.contract import Scene
from tests.engine.judging import CAMPAIGN, campaign
from tests.stage.hindsight import as_of
from tests.stage.population import EPOCH, HOUR, Population


def test_conviction_comes_at_the_first_hour_at_which_the_keys_turn() -> None:
    scene, candidate, end = campaign()
    found = replay(candidate, scene, end)
    hours = np.arange(EPOCH + STEP, end, STEP)
    turned = [hour for hour in hours if weigh(candidate.group(scene, hour), scene).is_campaign]
    assert turned[0] <= found.convicted < end
    assert found.convicted in turned
    # a group that hardly grew is not weighed anew, which costs hours at most
    assert found.convicted <= turned[0] + 12 * HOUR


def test_a_burst_is_weighed_again_once_customers_are_known() -> None:
    """All that the group sends at first comes within an hour, before anybody can be compared with; the next
    burst is days later."""
    burst = replaced(CAMPAIGN, count=40, a_day=24.0, together=60.0, active=(1.0, 9.0))
    later = replaced(burst, count=40, active=(140.0, 148.0))
    scene, candidate, end = campaign(burst, later)
    found = replay(candidate, scene, end)
    assert found.convicted < EPOCH + 100 * HOUR


def test_nobody_is_flagged_before_the_first_exchange_or_the_conviction() -> None:
    late = Population(
        count=6,
        member=True,
        a_day=30.0,
        begins=(60.0, 160.0),
        attributes={"payment": "card 1", "net": "exit"},
    )
    scene, candidate, end = campaign(CAMPAIGN, late)
    found = replay(candidate, scene, end)
    first = scene.accounts.first_seen[candidate.accounts]
    assert (found.flagged > first).all()
    assert (found.flagged >= found.convicted).all()
    assert (found.flagged <= end).all()
    there = first < found.convicted
    assert there.any()
    assert (found.flagged[there] == found.convicted).all()
    assert (found.flagged[~there] - first[~there] <= STEP).all()


def test_flags_stand_on_full_hours() -> None:
    scene, candidate, end = campaign()
    flagged = replay(candidate, scene, end).flagged
    assert ((flagged % STEP == 0) | (flagged == end)).all()


def convicted_with(scene: Scene, candidate: Candidate, seen_by: Scene, until: float) -> float:
    """When the part of the candidate that was there before `until` is convicted in the scene `seen_by`."""
    seen = candidate.group(scene, until)
    early = replace(candidate, accounts=seen.accounts, exchanges=seen.exchanges)
    return replay(shifted(early, scene, seen_by), seen_by, until).convicted


def shifted(candidate: Candidate, scene: Scene, other: Scene) -> Candidate:
    """The candidate with its exchanges where they stand in the other scene."""
    order = np.argsort(other.traffic.id)
    at = np.searchsorted(other.traffic.id, scene.traffic.id[candidate.exchanges], sorter=order)
    return replace(candidate, exchanges=order[at])


def test_what_a_group_does_later_does_not_bring_its_conviction_forward() -> None:
    scene, candidate, end = campaign()
    found = replay(candidate, scene, end)
    for until in (found.convicted + HOUR, found.convicted + 24 * HOUR):
        members_cut = as_of(scene, until, of=candidate.accounts)
        assert convicted_with(scene, candidate, members_cut, until) == found.convicted


def test_where_customers_have_a_past_nothing_that_comes_later_brings_a_conviction_forward() -> None:
    """Customers are learned from the whole window, which looks ahead where a campaign begins with it."""
    scene, candidate, end = campaign(replaced(CAMPAIGN, active=(84.0, 168.0)))
    found = replay(candidate, scene, end)
    until = found.convicted + 24 * HOUR
    early = convicted_with(scene, candidate, as_of(scene, until), until)
    assert abs(early - found.convicted) <= 6 * HOUR


def test_what_is_no_campaign_at_any_hour_is_convicted_at_the_end() -> None:
    scene, candidate, end = campaign(Population(count=12, member=True, attributes={"payment": "*"}))
    assert replay(candidate, scene, end).convicted == end
