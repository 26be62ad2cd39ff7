"""Who stays of a staged campaign and a bystander: strangers leave, whoever works as the pool does stays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from msgspec.structs import replace as replaced

from stillwatch.engine.investigate import Judged
from stillwatch.engine.strangers import (
    _holders,
    _own_client,
    _tied,
    _ties,
    _without_facts,
    _works_alike,
    evidence_by_account,
    still_is,
    without_strangers,
)
from stillwatch.link.values import Values
from stillwatch.model.contract import Scene
from stillwatch.model.traffic import Ints
from tests.engine.judging import CAMPAIGN, CUSTOMERS, candidate_of, judged_with, named, shown
from tests.stage.population import Population
from tests.stage.staging import staged

POOL = replaced(CAMPAIGN, attributes=CAMPAIGN.attributes | {"client": "harvester"})
APART: dict[str, str | list[str]] = {"payment": "own", "net": "own", "client": "everybody's"}
SAME_CLIENT = APART | {"client": "harvester"}
POOL_ALONE, EVERYBODY = set(range(12)), set(range(13))
CROWD = replaced(CUSTOMERS, attributes=CUSTOMERS.attributes | {"client": "everybody's"})


def bystander(
    count: int = 1,
    *,
    a_day: float = 30.0,
    tasks: int = 0,
    asks: str = "reasoning_elicitation",
    known: dict[str, str | list[str]] | None = None,
) -> Population:
    """Accounts that show the campaign's frames and ask what it asks, but for what the case changes."""
    return Population(
        count=count, member=True, a_day=a_day, spread=0.1, harvest={asks: 0.8}, tasks=tasks,
        attributes=APART if known is None else known,
    )  # fmt: skip


def staying(
    stranger: Population, *, pool: Population = POOL, wordings: int = 39, shows: int | None = None
) -> set[int]:
    """Accounts left of a pool (0 to 11) that takes its `wordings` as they come and a stranger (12) that
    shows the first few of them; None: all."""
    scene, group = staged([pool, stranger, CROWD])
    frame = np.random.default_rng(2).integers(0, wordings, len(group.exchanges))
    mine = scene.traffic.account[group.exchanges] == 12
    frame[mine] %= shows or wordings
    end = float(scene.traffic.ts[-1]) + 1e-3
    judged = judged_with(candidate_of(group), frame, scene, end)
    assert judged.verdict.is_campaign
    left = without_strangers([judged], {"wording": shown(frame, group.exchanges, scene)}, scene, end)
    return {int(a) for j in left for a in j.candidate.accounts}


def test_a_customer_with_one_sentence_of_the_campaign_is_left_out() -> None:
    assert staying(bystander(), shows=1) == POOL_ALONE


def test_who_changes_as_the_pool_does_stays() -> None:
    assert staying(bystander()) == EVERYBODY


def test_who_keeps_to_a_corner_stays_if_it_runs_the_pools_own_client() -> None:
    assert staying(bystander(), shows=5) == POOL_ALONE
    assert staying(bystander(known=SAME_CLIENT), shows=5) == EVERYBODY


def test_who_never_changes_its_wording_is_left_out_whatever_its_client() -> None:
    twice = bystander(a_day=0.3, known=SAME_CLIENT)
    assert staying(twice, shows=1) == POOL_ALONE


def test_who_asks_for_other_things_again_and_again_at_a_pace_of_its_own_is_left_out() -> None:
    runs = bystander(a_day=200.0, tasks=40, asks="rubric_grading", known=SAME_CLIENT)
    assert staying(runs) == POOL_ALONE


def friends(**tied: str) -> Population:
    """Five accounts on one network of their own, with the campaign's frames and its client, at their own."""
    known = SAME_CLIENT | {"net": "school"} | tied
    return bystander(5, a_day=200.0, tasks=40, asks="rubric_grading", known=known)


def test_friends_who_bring_each_other_are_no_witnesses_for_what_is_usual() -> None:
    assert staying(friends()) == POOL_ALONE


def test_friends_who_share_something_with_the_pool_are_compared_with_all() -> None:
    assert staying(friends(payment="card 1")) == set(range(17))


def judged_pool() -> Judged:
    scene, group = staged([POOL, CROWD])
    return judged_with(candidate_of(group), np.array([7]), scene, float(scene.traffic.ts[-1]) + 1e-3)


def test_a_value_holds_those_together_whom_it_ties() -> None:
    pool = judged_pool()
    assert [len(held) for held in _holders([pool])] == [6, 6, 12, 12]  # two cards, sign-ups, a network
    weak = [
        replace(w, finding=replace(w.finding, per_account=np.full(12, 2.9))) for w in pool.verdict.weighed
    ]
    faint = replace(pool, verdict=replace(pool.verdict, weighed=tuple(weak)))
    assert [len(held) for held in _holders([faint])] == [0] * 4


def test_many_who_all_differ_a_little_leave_together_where_one_would_stay() -> None:
    alone = {"payment": "*", "net": "*", "client": "harvester"}
    one = replaced(bystander(a_day=14.0), attributes=alone, spread=0.5)
    assert staying(one) == EVERYBODY
    assert staying(replaced(one, count=24)) == POOL_ALONE


def test_an_island_that_works_as_the_others_do_stays() -> None:
    of_their_own = SAME_CLIENT | {"net": "school", "payment": "*"}
    assert staying(bystander(5, known=of_their_own)) == set(range(17))


def test_an_island_on_one_card_leaves_though_it_works_as_the_others_do() -> None:
    assert staying(bystander(5, known=SAME_CLIENT | {"net": "school"})) == POOL_ALONE


@pytest.mark.parametrize(("colleagues", "stays"), [(6, False), (1, True)])
def test_one_of_a_firms_accounts_leaves_though_it_works_as_the_pool_does(
    colleagues: int, stays: bool
) -> None:
    firm: dict[str, str | list[str]] = {"payment": "firm", "net": "office", "client": "harvester"}
    elsewhere = replaced(CROWD, count=colleagues, attributes=firm)
    scene, group = staged([POOL, bystander(known=firm), elsewhere, CROWD])
    frame = np.random.default_rng(2).integers(0, 39, len(group.exchanges))
    judged = judged_with(candidate_of(group), frame, scene, group.until)
    index = shown(frame, group.exchanges, scene)
    left = without_strangers([judged], {"wording": index}, scene, group.until)
    assert {int(a) for j in left for a in j.candidate.accounts} == (EVERYBODY if stays else POOL_ALONE)


def test_of_one_fixed_sentence_a_stranger_at_another_pace_is_left_out() -> None:
    assert staying(bystander(a_day=200.0), wordings=1) == POOL_ALONE


def test_of_one_fixed_sentence_who_is_dealt_tasks_at_the_pools_pace_stays() -> None:
    assert staying(bystander(), wordings=1) == EVERYBODY


@pytest.mark.parametrize(("at_once", "stays"), [(True, True), (False, False)])
def test_who_is_asked_with_a_few_others_at_once_works_as_they_do(at_once: bool, stays: bool) -> None:
    """Every task goes to three accounts: within minutes, or a third of the window apart."""
    scene, group = staged([POOL, bystander(), CROWD])
    rows = np.arange(len(group.exchanges))
    body = scene.traffic.body.copy()
    body[group.exchanges] = 1 + (rows // 3 if at_once else rows % (len(rows) // 3))
    scene = replace(scene, traffic=replace(scene.traffic, body=body), memory={})
    judged = judged_with(candidate_of(group), np.zeros(len(rows), np.int64), scene, group.until)
    assert _works_alike(np.arange(13), [judged], np.arange(12), scene)[12] == stays


def test_of_one_fixed_sentence_an_account_of_which_nothing_is_known_stays() -> None:
    pool = replaced(POOL, attributes=POOL.attributes | {"client": "everybody's"})
    unknown = bystander(a_day=140.0, known={"client": "everybody's"})
    assert staying(unknown, pool=pool, wordings=1) == EVERYBODY
    partly = bystander(a_day=140.0, known={"client": "everybody's", "payment": "own"})
    assert staying(partly, pool=pool, wordings=1) == POOL_ALONE


def test_families_by_meaning_alone_lose_nobody() -> None:
    scene, group = staged([POOL, CROWD])
    end = float(scene.traffic.ts[-1]) + 1e-3
    judged = judged_with(candidate_of(group), np.array([7]), scene, end)
    by_meaning = Judged(judged.candidate, judged.verdict, "meaning")
    assert without_strangers([by_meaning], {}, scene, end) == [by_meaning]


def test_evidence_stands_against_the_odd_one_only_and_for_the_tied() -> None:
    odd = bystander(a_day=200.0, tasks=40, asks="rubric_grading")
    scene, group = staged([POOL, odd, CROWD])
    frame = np.random.default_rng(2).integers(0, 39, len(group.exchanges))
    end = float(scene.traffic.ts[-1]) + 1e-3
    judged = judged_with(candidate_of(group), frame, scene, end)
    speaks_for, against = evidence_by_account(
        [judged], {"wording": shown(frame, group.exchanges, scene)}, scene
    )
    assert speaks_for[:12].min() > 3 > speaks_for[12]
    assert against[12] > 3 > against[:12].max()
    assert not speaks_for[13:].any()
    assert not against[13:].any()
    by_meaning = Judged(judged.candidate, judged.verdict, "meaning")
    speaks_for, against = evidence_by_account([by_meaning], {}, scene)
    assert speaks_for[:12].min() > 3
    assert not against.any()


def test_what_was_a_campaign_must_be_one_still() -> None:
    scene, group = staged([POOL, CROWD])
    end = float(scene.traffic.ts[-1]) + 1e-3
    judged = judged_with(candidate_of(group), np.array([7]), scene, end)
    nothing = named(group.accounts.tolist(), 7, group.exchanges)
    assert still_is(judged, judged)
    assert still_is(judged, nothing)
    assert not still_is(nothing, judged)


LINKED = np.arange(12)


def known(*others: Population) -> Scene:
    return staged([POOL, *others, CROWD])[0]


def test_missing_facts_excuse_only_those_without_any_and_with_a_client_of_the_pool() -> None:
    scene = known(
        bystander(known={"client": "harvester"}),
        bystander(known={"client": "everybody's"}),
        bystander(known={"client": "harvester", "payment": "own"}),
        bystander(known={"client": "harvester", "net": "own"}),
        bystander(known={"client": "harvester", "phone_prefix": "own"}),
    )
    # the pool is tied by payment and network; a phone prefix ties nobody in it
    assert np.flatnonzero(_without_facts(everybody(scene), LINKED, scene)).tolist() == [12, 16]


def test_an_attribute_ties_where_a_third_share_values_that_are_mostly_their_own() -> None:
    def ties(members: list[int], others: list[int]) -> bool:
        codes = np.array(members + others)
        values = Values.of(codes, np.arange(len(codes)), np.zeros(len(codes)))
        return _ties(values, np.arange(len(members)))

    assert ties([0, 0, 1, 1, 2, 3], [4, 5, 6])
    assert ties([0, 0, 1, 2, 3, 4], [5, 6])
    assert not ties([0, 0, 1, 2, 3, 4, 5], [6])
    assert not ties([0] * 6, [0] * 6)
    assert not ties([-1] * 6, [-1] * 6)
    assert not ties([-1] * 6, [0] * 6)


def test_two_strangers_with_one_phone_prefix_are_not_tied_to_the_pool() -> None:
    scene = known(bystander(2, known={"phone_prefix": "theirs"}))
    everyone = np.arange(14)
    assert _tied(everyone, everyone, scene).tolist() == list(range(12))


def test_where_pools_hold_few_of_the_linked_all_of_them_count() -> None:
    scene = known(*(bystander(2, known={"phone_prefix": f"{n}"}) for n in range(7)))
    everyone = np.arange(12 + 14)
    assert _tied(everyone, everyone, scene).tolist() == everyone.tolist()


def everybody(scene: Scene) -> Ints:
    return np.arange(len(scene.accounts))


def test_a_client_is_the_members_own_where_they_are_most_of_its_users() -> None:
    scene = known(
        bystander(3, known={"client": "harvester"}), bystander(known={"client": "rare"}), bystander(known={})
    )
    own = _own_client(everybody(scene), LINKED, scene)
    assert np.flatnonzero(own).tolist() == list(range(15))
    assert not _own_client(everybody(scene), np.array([0, 15, 16, 17, 18]), scene).any()


def test_an_unknown_client_is_nobodys_own() -> None:
    scene = known(bystander(3, known={}))
    assert not _own_client(everybody(scene), np.array([12, 13, 14]), scene).any()
