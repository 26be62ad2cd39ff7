"""A seed fixes everything, different seeds share nothing, and the truth agrees with the traffic."""

from __future__ import annotations

from collections import Counter

import pytest

from stillwatch.model.errors import StillwatchError
from stillwatch.range.composer import ComposeSettings, choose_kinds, compose
from stillwatch.range.kinds.manifest import CAMPAIGNS, KINDS
from tests.range.played import SETTINGS, Played

SMALL = ComposeSettings(seed=3, days=1.0, scale=0.03)


def test_equal_settings_give_equal_bytes() -> None:
    first, second = compose(SMALL), compose(SMALL)
    assert list(first.exchanges()) == list(second.exchanges())
    assert list(first.accounts()) == list(second.accounts())
    assert list(first.truth()) == list(second.truth())
    assert list(first.harvest_ids()) == list(second.harvest_ids())


def test_iterating_twice_gives_the_same() -> None:
    composition = compose(SMALL)
    assert list(composition.exchanges()) == list(composition.exchanges())


def test_another_seed_shares_no_account_id_and_no_model_prompt() -> None:
    one, two = compose(SMALL), compose(ComposeSettings(seed=4, days=1.0, scale=0.03))
    assert not {a.account for a in one.accounts()} & {a.account for a in two.accounts()}
    assert not set(one.exchanges()) & set(two.exchanges())


def test_leaving_kinds_out_does_not_change_the_others() -> None:
    alone = compose(ComposeSettings(seed=3, days=1.0, scale=0.03, kinds=("chat",)))
    everybody = compose(SMALL)
    chat = {t.account for t in everybody.truth() if t.kind == "chat"}
    assert {a.account for a in alone.accounts()} == chat


def test_without_campaigns_there_are_only_customers() -> None:
    kinds = choose_kinds(ComposeSettings(seed=1, campaigns=False))
    assert {k.population for k in kinds} == {"customer"}
    assert len(kinds) == len(KINDS) - len(CAMPAIGNS)


def test_an_unknown_kind_is_refused_with_the_known_names() -> None:
    with pytest.raises(StillwatchError, match="no kind 'pirates'") as fault:
        choose_kinds(ComposeSettings(seed=1, kinds=("pirates",)))
    assert "hydra" in fault.value.hint


def test_exchanges_are_sorted_inside_the_window_with_distinct_ids(played: Played) -> None:
    world = played.composition.world
    ts = played.composition.timeline.ts
    assert (ts[1:] >= ts[:-1]).all()
    assert ts[0] >= world.start
    assert ts[-1] < world.end
    assert len({e.id for e in played.exchanges}) == len(played.exchanges) == len(played.composition)
    stamps = [str(e.ts) for e in played.exchanges]
    assert stamps == sorted(stamps)


def test_truth_agrees_with_the_traffic(played: Played) -> None:
    truth = {t.account: t for t in played.composition.truth()}
    assert {e.account for e in played.exchanges} <= truth.keys()
    assert {f.account for f in played.composition.accounts()} == truth.keys()
    by_id = {e.id: e for e in played.exchanges}
    harvest = list(played.composition.harvest_ids())
    assert len(set(harvest)) == len(harvest) > 1000
    for name in harvest:
        assert truth[by_id[name].account].population == "campaign"
        assert by_id[name].status == 200
    for label in truth.values():
        assert (label.campaign is not None) == (label.population == "campaign")


def test_every_kind_is_there_and_campaigns_mostly_have_twenty_harvest_exchanges(played: Played) -> None:
    truth = {t.account: t for t in played.composition.truth()}
    assert {t.kind for t in truth.values()} == {k.name for k in KINDS}
    harvest = set(played.composition.harvest_ids())
    counts = Counter(e.account for e in played.exchanges if e.id in harvest)
    members = [t.account for t in truth.values() if t.population == "campaign"]
    assert sum(counts[a] >= 20 for a in members) > 0.75 * len(members)


def test_campaigns_share_no_task_with_customers(played: Played) -> None:
    harvest = set(played.composition.harvest_ids())
    truth = {t.account: t for t in played.composition.truth()}
    asked = {True: set[str](), False: set[str]()}
    for e in played.exchanges:
        if truth[e.account].kind in ("many_paths", "developers"):
            asked[e.id in harvest].add(str(e.request.messages[-1].content))
    assert not asked[True] & asked[False]


def test_the_release_lies_inside_the_window(played: Played) -> None:
    (release,) = played.composition.releases()
    world = played.composition.world
    assert release.model in world.models
    assert world.start < world.release < world.end
    line = played.composition.timeline
    assert not (line.model[line.ts < world.release] == world.new_model).any()


def test_settings_reach_the_world(played: Played) -> None:
    assert played.composition.world.settings == SETTINGS
    assert played.composition.world.days == SETTINGS.days
