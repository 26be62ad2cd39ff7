"""Coordination without a campaign: who is listed, once, and with which reason."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from stillwatch.engine.coordination import coordination
from stillwatch.engine.sightings import Sight
from stillwatch.engine.weigh import weigh
from stillwatch.model.contract import Scene
from stillwatch.model.scan import Coordination
from tests.engine.judging import CUSTOMERS, campaign, named
from tests.stage.population import Population
from tests.stage.staging import staged

COMPANY = Population(count=8, org="acme", attributes={"payment": "corporate card"})
# tied by cards and network, asking what everybody asks, and all the same things
CLASS = Population(
    count=12, member=True, a_day=30.0, tasks=15, attributes={"payment": ["a", "b"], "net": "school"},
    created=[(-20.0, -19.5)],
)  # fmt: skip


def names(scene: Scene) -> dict[int, str]:
    return {int(h): f"acct_{n:03d}" for n, h in enumerate(scene.accounts.hashes)}


def listed(scene: Scene, claimed: list[int] | None = None) -> list[Coordination]:
    taken = np.zeros(len(scene.accounts), bool)
    taken[claimed or []] = True
    return coordination([], taken, scene, names(scene))


def test_one_organisation_on_one_card_is_listed_as_such() -> None:
    scene, _ = staged([COMPANY, CUSTOMERS])
    (group,) = listed(scene)
    assert group.accounts == [f"acct_{n:03d}" for n in range(8)]
    assert "one organisation" in group.why_not_a_campaign


def test_without_names_the_group_is_listed_by_hashes() -> None:
    scene, _ = staged([COMPANY, CUSTOMERS])
    (group,) = coordination([], np.zeros(len(scene.accounts), bool), scene, {})
    assert group.accounts == [f"account-{int(h):016x}" for h in scene.accounts.hashes[:8]]


def test_one_card_without_a_declared_organisation_is_not() -> None:
    scene, _ = staged([Population(count=8, attributes={"payment": "card"}), CUSTOMERS])
    assert listed(scene) == []


def test_a_licensed_programme_is_listed_once_with_its_reason() -> None:
    scene, _ = staged([COMPANY, CUSTOMERS])
    reasons = tuple("student model" if n < 8 else None for n in range(len(scene.accounts)))
    scene = replace(scene, accounts=replace(scene.accounts, authorised=reasons))
    (group,) = listed(scene)
    assert group.accounts == [f"acct_{n:03d}" for n in range(8)]
    assert "student model" in group.why_not_a_campaign


def test_a_group_that_acts_as_one_and_does_not_harvest_is_listed_with_the_reason() -> None:
    scene, candidate, end = campaign(CLASS)
    verdict = weigh(candidate.group(scene, end), scene)
    judged = replace(named(candidate.accounts.tolist(), 1, candidate.exchanges), verdict=verdict)
    free = np.zeros(len(scene.accounts), bool)
    (group,) = coordination([judged], free, scene, names(scene))
    assert set(group.accounts) <= {f"acct_{n:03d}" for n in range(12)}
    assert len(group.accounts) > 8
    assert "do not harvest" in group.why_not_a_campaign
    assert any(evidence.family == "identity" for evidence in group.evidence)
    claimed = free.copy()
    claimed[candidate.accounts] = True
    assert coordination([judged], claimed, scene, names(scene)) == []


def test_by_meaning_more_harvest_is_asked_and_so_the_reason_says() -> None:
    scene, candidate, end = campaign()
    verdict = weigh(candidate.group(scene, end), scene)
    between = (verdict.harvest_key + verdict.harvest_key_by_meaning) / 2
    one = replace(
        named(candidate.accounts.tolist(), 1, candidate.exchanges), verdict=replace(verdict, harvest=between)
    )
    free = np.zeros(len(scene.accounts), bool)
    said: dict[Sight, str] = {"wording": "evidence is thin", "meaning": "do not harvest"}
    for sight, reason in said.items():
        (group,) = coordination([replace(one, sight=sight)], free, scene, names(scene))
        assert reason in group.why_not_a_campaign


def test_a_campaign_is_not_listed_again() -> None:
    scene, candidate, end = campaign()
    verdict = weigh(candidate.group(scene, end), scene)
    judged = replace(named(candidate.accounts.tolist(), 1, candidate.exchanges), verdict=verdict)
    assert verdict.is_campaign
    claimed = np.zeros(len(scene.accounts), bool)
    claimed[candidate.accounts] = True
    assert coordination([judged], claimed, scene, names(scene)) == []
    claimed[candidate.accounts[:6]] = False  # who only passes by a campaign is not claimed by it
    assert coordination([judged], claimed, scene, names(scene)) == []


def test_a_campaign_that_was_not_sure_enough_to_report_is_listed_as_such() -> None:
    scene, candidate, end = campaign()
    verdict = weigh(candidate.group(scene, end), scene)
    judged = replace(named(candidate.accounts.tolist(), 1, candidate.exchanges), verdict=verdict)
    (group,) = coordination([judged], np.zeros(len(scene.accounts), bool), scene, names(scene))
    assert len(group.accounts) == 12
    assert "evidence is thin" in group.why_not_a_campaign
