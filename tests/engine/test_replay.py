"""Replay is honest: nothing is flagged before it happened, nor before the keys turn on what was there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from stillwatch.engine.replay import STEP, replay
from stillwatch.engine.weigh import weigh
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
    assert (found.flagged[:12] == found.convicted).all()
    soon = found.flagged[12:] - np.maximum(first[12:], found.convicted)
    assert (soon <= STEP).all()


def test_flags_stand_on_full_hours() -> None:
    scene, candidate, end = campaign()
    flagged = replay(candidate, scene, end).flagged
    assert ((flagged % STEP == 0) | (flagged == end)).all()


def test_what_comes_later_does_not_bring_the_conviction_forward() -> None:
    scene, candidate, end = campaign()
    found = replay(candidate, scene, end)
    until = found.convicted + 24 * HOUR
    seen = candidate.group(scene, until)
    early = replace(candidate, accounts=seen.accounts, exchanges=seen.exchanges)
    again = replay(early, as_of(scene, until), until)
    assert abs(again.convicted - found.convicted) <= 6 * HOUR


def test_what_is_no_campaign_at_any_hour_is_convicted_at_the_end() -> None:
    scene, candidate, end = campaign(Population(count=12, member=True, attributes={"payment": "*"}))
    assert replay(candidate, scene, end).convicted == end
