"""Convicted candidates over a real range: both keys turned, and no look-alike is among them; and who only
passes by a staged campaign."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace as replaced

from stillwatch.engine.conviction import (
    _own_client,
    _tied,
    _ties,
    _without_facts,
    convict,
    without_passers_by,
)
from stillwatch.engine.investigate import Judged
from stillwatch.model.contract import Scene
from tests.engine.judging import CAMPAIGN, CUSTOMERS, candidate_of, judged_with, shown
from tests.engine.ranged import CAMPAIGNS, LOOK_ALIKES
from tests.engine.workbench import Workbench
from tests.stage.population import Population
from tests.stage.staging import staged

POOL = replaced(CAMPAIGN, attributes=CAMPAIGN.attributes | {"client": "harvester"})
CROWD = replaced(CUSTOMERS, attributes=CUSTOMERS.attributes | {"client": "everybody's"})


@pytest.fixture(scope="module")
def standing(workbench: Workbench) -> list[Judged]:
    return convict(workbench.judged, workbench.scene, workbench.end)


def test_both_keys_turned_on_each(standing: list[Judged]) -> None:
    assert standing
    assert all(judged.verdict.is_campaign for judged in standing)


def test_each_campaign_is_there_and_no_look_alike(workbench: Workbench, standing: list[Judged]) -> None:
    accounts = np.unique(np.concatenate([judged.candidate.accounts for judged in standing]))
    kinds = workbench.kinds[accounts]
    assert set(CAMPAIGNS) <= set(kinds.tolist())
    # single passers-by are left out later, when campaigns are put together
    assert np.isin(kinds, LOOK_ALIKES).mean() < 0.1


def test_innocent_candidates_convict_nobody(workbench: Workbench) -> None:
    innocent = [judged for judged in workbench.judged if not judged.verdict.is_campaign]
    assert convict(innocent, workbench.scene, workbench.end) == []


def test_where_nothing_wrong_is_allowed_nobody_is_convicted(workbench: Workbench) -> None:
    assert convict(workbench.judged, workbench.scene, workbench.end, 0.0) == []


def test_a_laxer_level_convicts_no_fewer(workbench: Workbench, standing: list[Judged]) -> None:
    assert len(convict(workbench.judged, workbench.scene, workbench.end, 1.0)) >= len(standing)


def test_a_family_by_meaning_adds_nothing_where_one_by_wording_has_its_accounts(
    standing: list[Judged],
) -> None:
    worded = [judged.candidate.accounts for judged in standing if judged.sight == "wording"]
    assert worded
    for judged in standing:
        if judged.sight == "meaning":
            inside = np.isin(judged.candidate.accounts, np.concatenate(worded))
            assert inside.mean() < 0.5


def bystander(count: int = 1, a_day: float = 20.0, **attributes: str | list[str]) -> Population:
    """Customers who show the campaign's frames, with what is known of them."""
    return Population(count=count, member=True, a_day=a_day, spread=0.1, attributes=attributes)


def staying(
    stranger: Population, *, pool: Population = POOL, fixed: bool = False, only_first: bool = True
) -> set[int]:
    """Accounts left of a pool (0 to 11) and a stranger (12); `fixed`: the pool has one frame only;
    `only_first`: the stranger shows the first of its frames and no other."""
    scene, group = staged([pool, stranger, CROWD])
    frame = np.random.default_rng(2).integers(1, 2 if fixed else 40, len(group.exchanges))
    if only_first:
        frame[scene.traffic.account[group.exchanges] == 12] = 1
    end = float(scene.traffic.ts[-1]) + 1e-3
    judged = judged_with(candidate_of(group), frame, scene, end)
    assert judged.verdict.is_campaign
    left = without_passers_by([judged], {"wording": shown(frame, group.exchanges, scene)}, scene, end)
    return {int(a) for j in left for a in j.candidate.accounts}


def test_a_customer_with_one_sentence_of_the_campaign_is_left_out() -> None:
    assert staying(bystander(payment="own", net="own", client="everybody's")) == set(range(12))


def test_who_changes_as_the_pool_does_stays() -> None:
    own = bystander(payment="own", net="own", client="everybody's")
    assert staying(own, only_first=False) == set(range(13))


def test_who_runs_the_pools_own_client_stays() -> None:
    assert staying(bystander(payment="own", net="own", client="harvester")) == set(range(13))


def test_of_one_fixed_sentence_a_stranger_at_another_pace_is_left_out() -> None:
    own = bystander(a_day=200.0, payment="own", net="own", client="everybody's")
    assert staying(own, fixed=True) == set(range(12))


def test_of_one_fixed_sentence_who_is_dealt_tasks_at_the_pools_pace_stays() -> None:
    own = bystander(payment="own", net="own", client="everybody's")
    assert staying(own, fixed=True) == set(range(13))


def test_of_one_fixed_sentence_an_account_of_which_nothing_is_known_stays() -> None:
    pool = replaced(POOL, attributes=POOL.attributes | {"client": "everybody's"})
    unknown = bystander(a_day=200.0, client="everybody's")
    assert staying(unknown, pool=pool, fixed=True) == set(range(13))
    partly = bystander(a_day=200.0, client="everybody's", payment="own")
    assert staying(partly, pool=pool, fixed=True) == set(range(12))


def test_families_by_meaning_alone_lose_nobody() -> None:
    scene, group = staged([POOL, CROWD])
    end = float(scene.traffic.ts[-1]) + 1e-3
    judged = judged_with(candidate_of(group), np.array([7]), scene, end)
    by_meaning = Judged(judged.candidate, judged.verdict, "meaning")
    assert without_passers_by([by_meaning], {}, scene, end) == [by_meaning]


LINKED = np.arange(12)


def known(*others: Population) -> Scene:
    return staged([POOL, *others, CROWD])[0]


def test_missing_facts_excuse_only_those_without_any_and_with_a_client_of_the_pool() -> None:
    scene = known(
        bystander(client="harvester"),
        bystander(client="everybody's"),
        bystander(client="harvester", payment="own"),
        bystander(client="harvester", net="own"),
        bystander(client="harvester", phone_prefix="own"),
    )
    # the pool is tied by payment and network; a phone prefix ties nobody in it
    assert np.flatnonzero(_without_facts(LINKED, scene)).tolist() == [12, 16]


def test_an_attribute_ties_where_a_third_share_values_that_are_mostly_their_own() -> None:
    def ties(members: list[int], others: list[int]) -> bool:
        return _ties(np.array(members + others), np.arange(len(members)))

    assert ties([0, 0, 1, 1, 2, 3], [4, 5, 6])
    assert ties([0, 0, 1, 2, 3, 4], [5, 6])
    assert not ties([0, 0, 1, 2, 3, 4, 5], [6])
    assert not ties([0] * 6, [0] * 6)
    assert not ties([-1] * 6, [-1] * 6)
    assert not ties([-1] * 6, [0] * 6)


def test_two_strangers_with_one_phone_prefix_are_not_tied_to_the_pool() -> None:
    scene = known(bystander(2, phone_prefix="theirs", client="everybody's"))
    everyone = np.arange(14)
    assert _tied(everyone, everyone, scene).tolist() == list(range(12))


def test_where_pools_hold_few_of_the_linked_all_of_them_count() -> None:
    scene = known(*(bystander(2, phone_prefix=f"{n}", client="everybody's") for n in range(7)))
    everyone = np.arange(12 + 14)
    assert _tied(everyone, everyone, scene).tolist() == everyone.tolist()


def test_a_client_is_the_members_own_where_they_are_most_of_its_users() -> None:
    scene = known(bystander(3, client="harvester"), bystander(client="rare"), bystander())
    own = _own_client(LINKED, scene)
    assert np.flatnonzero(own).tolist() == list(range(15))
    assert not _own_client(np.array([0, 15, 16, 17, 18]), scene).any()


def test_an_unknown_client_is_nobodys_own() -> None:
    scene = known(bystander(3))
    assert not _own_client(np.array([12, 13, 14]), scene).any()
