"""What happened to a campaign: each event where it was staged, in order, and none where it was not."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from stillwatch.link.lifecycle import lifecycle, stamp
from stillwatch.model.scan import LifecycleEvent
from tests.stage.population import EPOCH, HOUR, Move, Population, Relay
from tests.stage.staging import staged

CUSTOMERS = Population(count=50, a_day=3.0)
STEADY = Population(count=15, member=True, a_day=20.0, spread=0.1)


def events(
    *members: Population, releases: dict[str, float] | None = None, hours: float = 168.0
) -> list[LifecycleEvent]:
    scene, group = staged([*members, CUSTOMERS], releases=releases)
    return lifecycle(scene, group.accounts, group.exchanges, EPOCH + HOUR * hours)


def seconds(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def named(found: list[LifecycleEvent]) -> list[str]:
    return [event.event for event in found]


def test_a_steady_campaign_only_starts() -> None:
    found = events(STEADY)
    assert named(found) == ["start"]
    assert EPOCH <= seconds(found[0].at) < EPOCH + HOUR


def test_one_that_stopped_ends_with_its_last_exchange() -> None:
    stopped = Population(count=15, member=True, a_day=20.0, spread=0.1, active=(5.0, 60.0))
    assert named(events(stopped))[-1] == "end"
    assert 55 < (seconds(events(stopped)[-1].at) - EPOCH) / HOUR <= 60
    assert "end" not in named(events(stopped, hours=70.0))


def test_growth_is_seen_on_the_day_it_comes() -> None:
    more = Population(count=60, member=True, a_day=20.0, spread=0.1, active=(96.0, 168.0))
    growth = [event for event in events(STEADY, more) if event.event == "growth"]
    assert len(growth) == 1
    assert 90 < (seconds(growth[0].at) - EPOCH) / HOUR < 122


@pytest.mark.parametrize(("share", "expected"), [(0.9, True), (0.02, False)])
def test_a_pivot_needs_a_move_of_the_traffic(share: float, expected: bool) -> None:
    move = Move(model="atlas-5", share=share, hours=(73.0, 76.0))
    moved = Population(count=40, member=True, a_day=20.0, spread=0.1, move=move)
    found = events(moved, releases={"atlas-5": 72.0})
    assert ("pivot" in named(found)) == expected
    assert "pivot" not in named(events(moved))


@pytest.mark.parametrize(("gap", "expected"), [(2.0, True), (300.0, False)])
def test_replacements_at_once_are_a_succession(gap: float, expected: bool) -> None:
    relay = Relay(chains=4, life=30.0, gap=gap)
    chained = Population(count=16, member=True, a_day=400.0, spread=0.0, relay=relay)
    assert ("succession" in named(events(chained))) == expected


def test_a_pool_that_stops_at_once_while_another_begins_is_a_failover() -> None:
    first = Population(count=15, member=True, a_day=200.0, spread=0.0, active=(0.0, 80.0))
    second = Population(count=15, member=True, a_day=200.0, spread=0.0, active=(80.05, 168.0))
    found = events(first, second)
    assert "failover" in named(found)
    at = next(seconds(event.at) for event in found if event.event == "failover")
    assert abs(at - (EPOCH + 80 * HOUR)) <= 2 * HOUR


def test_events_stand_in_order_of_time() -> None:
    relay = Relay(chains=4, life=30.0, gap=2.0)
    chained = Population(count=12, member=True, a_day=400.0, spread=0.0, relay=relay)
    found = [seconds(event.at) for event in events(chained)]
    assert len(found) > 1
    assert found == sorted(found)


@pytest.mark.parametrize("moment", [0.0, 1_767_571_205.9, EPOCH])
def test_a_stamp_is_the_second_in_utc(moment: float) -> None:
    assert seconds(stamp(moment)) == np.floor(moment)
    assert stamp(moment).endswith("Z")
