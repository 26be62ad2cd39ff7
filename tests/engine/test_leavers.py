"""Of those who leave a campaign as strangers a second operator's pool is a campaign, and friends are none."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from msgspec.structs import replace

from stillwatch.decide.members import LEVEL
from stillwatch.engine.detection import _campaigns_of
from stillwatch.engine.investigate import Judged, Seen
from stillwatch.engine.leavers import by_themselves
from stillwatch.engine.strangers import without_strangers
from tests.engine.judging import CAMPAIGN, CUSTOMERS, candidate_of, judged_with, shown
from tests.stage.population import Population
from tests.stage.staging import staged

POOL = replace(CAMPAIGN, attributes=CAMPAIGN.attributes | {"client": "harvester"})
CROWD = replace(CUSTOMERS, attributes=CUSTOMERS.attributes | {"client": "everybody's"})
RIVALS = Population(
    count=6, member=True, a_day=600.0, spread=0.1, harvest={"rubric_grading": 0.8},
    attributes={"payment": "*", "net": ["relay", "tunnel"], "client": "relayed"},
)  # fmt: skip
FRIENDS = replace(RIVALS, harvest={}, attributes={"payment": "*", "net": "school", "client": "relayed"})
IN_POOL, BESIDE = set(range(12)), set(range(12, 18))


@cache
def joined(beside: str) -> tuple[Seen, Judged]:
    """One candidate that a pool (accounts 0 to 11) shares with rivals or friends (12 to 17)."""
    scene, group = staged([POOL, {"rivals": RIVALS, "friends": FRIENDS}[beside], CROWD])
    frame = np.random.default_rng(2).integers(0, 39, len(group.exchanges))
    end = float(scene.traffic.ts[-1]) + 1e-3
    judged = judged_with(candidate_of(group), frame, scene, end)
    return Seen({"wording": shown(frame, group.exchanges, scene)}, scene, end), judged


def campaigns(beside: str) -> list[set[int]]:
    """The accounts of each campaign."""
    seen, judged = joined(beside)
    return [set(campaign.accounts.tolist()) for campaign, _, _ in _campaigns_of(LEVEL, seen, [judged])]


def test_a_rival_pool_is_a_campaign_of_its_own() -> None:
    assert campaigns("rivals") == [IN_POOL, BESIDE]


def test_friends_are_none() -> None:
    assert campaigns("friends") == [IN_POOL]


@pytest.mark.parametrize("beside", ["rivals", "friends"])
def test_both_leave_the_pool(beside: str) -> None:
    seen, judged = joined(beside)
    kept = without_strangers([judged], seen.indexes, seen.scene, seen.end)
    assert {int(a) for j in kept for a in j.candidate.accounts} == IN_POOL


def test_where_nobody_leaves_nobody_is_by_himself() -> None:
    seen, judged = joined("rivals")
    pool = [judged]
    assert by_themselves(pool, pool, seen.scene, seen.end) == []


def test_those_who_left_are_judged_by_what_is_theirs() -> None:
    seen, judged = joined("rivals")
    kept = judged.candidate.only(np.arange(12), seen.scene)
    assert kept is not None
    pool = [judged.again(seen.scene, seen.end, kept)]
    [[rival]] = by_themselves([judged], pool, seen.scene, seen.end)
    assert set(rival.candidate.accounts.tolist()) == BESIDE
    assert set(seen.scene.traffic.account[rival.candidate.exchanges].tolist()) == BESIDE
