"""Joined candidates, over a real range and staged: one operator's are left together, two operators' are told
apart."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from stillwatch.engine.candidates import FrameIndex
from stillwatch.engine.conviction import convict
from stillwatch.engine.investigate import Judged
from stillwatch.engine.pools import _habits, split_group
from stillwatch.engine.sightings import Sight
from stillwatch.model.contract import Scene
from tests.engine.judging import CUSTOMERS, candidate_of, judged_with, shown
from tests.engine.workbench import Workbench
from tests.stage.population import Population, Span
from tests.stage.staging import staged

Staged = tuple[Judged, dict[Sight, FrameIndex], Scene, float]


def parts(workbench: Workbench, kind: str) -> list[Judged]:
    """The convicted candidates whose accounts are mostly of one kind."""
    standing = convict(workbench.judged, workbench.scene, workbench.end)
    return [j for j in standing if (workbench.kinds[j.candidate.accounts] == kind).mean() > 0.5]


def accounts(groups: list[list[Judged]]) -> set[int]:
    return {int(a) for group in groups for judged in group for a in judged.candidate.accounts}


def test_one_operators_pool_loses_nobody(workbench: Workbench) -> None:
    group = parts(workbench, "many_paths")
    split = split_group(group, workbench.indexes, workbench.scene, workbench.end)
    assert accounts(split) >= {
        int(a) for j in group for a in j.candidate.accounts if workbench.kinds[a] == "many_paths"
    }


def test_every_part_is_a_campaign_and_no_account_is_in_two(workbench: Workbench) -> None:
    group = parts(workbench, "many_paths") + parts(workbench, "inline_tags")
    split = split_group(group, workbench.indexes, workbench.scene, workbench.end)
    assert all(judged.verdict.is_campaign for one in split for judged in one)
    circles = [accounts([one]) for one in split]
    assert sum(map(len, circles)) == len(set().union(*circles))


def test_what_is_split_is_pure(workbench: Workbench) -> None:
    group = parts(workbench, "many_paths") + parts(workbench, "inline_tags")
    split = split_group(group, workbench.indexes, workbench.scene, workbench.end)
    if len(split) > 1:
        for one in split:
            kinds = workbench.kinds[sorted(accounts([one]))]
            assert np.unique(kinds, return_counts=True)[1].max() > 0.9 * len(kinds)


def pool(
    name: str,
    *,
    client: str,
    a_day: float = 30.0,
    active: Span = (0.0, 168.0),
    count: int = 12,
    asks: float = 0.8,
    tasks: int = 0,
) -> Population:
    """Accounts of one operator: two cards, a network and a batch of their own."""
    hour = -24.0 * (1 + ord(name))
    return Population(
        count=count, member=True, a_day=a_day, spread=0.1, active=active,
        attributes={"payment": [f"card {name}", f"another {name}"], "net": f"net {name}", "client": client},
        created=[(hour, hour + 0.5)], harvest={"reasoning_elicitation": asks},
        tasks=tasks,
    )  # fmt: skip


def together(*pools: Population, apart: bool = False) -> Staged:
    """All pools as one convicted candidate, over forty wordings of one frame; `apart`: each pool has some
    of the wordings for itself."""
    crowd = CUSTOMERS.attributes | {"client": "everybody's"}
    scene, group = staged([*pools, replace(CUSTOMERS, attributes=crowd)])
    own = np.repeat(np.arange(len(pools)), [p.count for p in pools])[scene.traffic.account[group.exchanges]]
    drawn = np.random.default_rng(3).integers(1, 41, len(group.exchanges))
    frame = drawn + 40 * own if apart else drawn
    end = float(scene.traffic.ts[-1]) + 1e-3
    judged = judged_with(candidate_of(group), frame, scene, end)
    assert judged.verdict.is_campaign
    return judged, {"wording": shown(frame, group.exchanges, scene)}, scene, end


def split(*pools: Population, apart: bool = False) -> list[set[int]]:
    judged, indexes, scene, end = together(*pools, apart=apart)
    return [accounts([one]) for one in split_group([judged], indexes, scene, end)]


FIRST, SECOND = set(range(12)), set(range(12, 24))


def test_two_operators_with_one_frame_and_other_clients_are_two_campaigns() -> None:
    assert split(pool("a", client="x"), pool("b", client="y")) == [FIRST, SECOND]


def test_two_operators_with_one_client_and_another_pace_are_two_campaigns() -> None:
    assert split(pool("a", client="x"), pool("b", client="x", a_day=90.0)) == [FIRST, SECOND]


def test_two_operators_with_wordings_of_their_own_are_two_campaigns() -> None:
    assert split(pool("a", client="x"), pool("b", client="x"), apart=True) == [FIRST, SECOND]


def test_two_cards_of_one_operator_are_one_campaign() -> None:
    assert split(pool("a", client="x"), pool("b", client="x")) == [FIRST | SECOND]


def test_a_pool_that_takes_over_from_another_is_the_same_campaign_whatever_its_client() -> None:
    before, after = (0.0, 84.0), (84.0, 168.0)
    relay = (pool("a", client="x", active=before), pool("b", client="y", active=after))
    assert split(*relay) == [FIRST | SECOND]


def test_a_handful_that_is_no_campaign_alone_is_not_lost() -> None:
    few = pool("c", client="z", count=4)
    assert set().union(*split(pool("a", client="x"), pool("b", client="y"), few)) == set(range(28))


def test_a_pool_that_would_not_stand_with_those_who_resemble_it_stands_without_them() -> None:
    """The office of one organisation came by the second pool's words and client; together they would be
    openly one."""
    office = replace(pool("c", client="y", count=20), org="office")
    assert split(pool("a", client="x"), pool("b", client="y"), office, apart=True) == [FIRST, SECOND]


@pytest.mark.parametrize(("cards", "stays"), [(["c"], False), (["c", "d", "e", "f"], True)])
def test_a_house_that_does_not_act_as_one_is_not_given_to_anybody(cards: list[str], stays: bool) -> None:
    """A firm that says so; of one card and one network, or of cards that are dealt out."""
    dealt = {"payment": cards, "net": "net c", "client": "z"}
    firm = replace(pool("c", client="z", count=8), org="firm", attributes=dealt)
    found = set().union(*split(pool("a", client="x"), pool("b", client="y"), firm))
    assert found >= FIRST | SECOND
    assert (set(range(24, 32)) <= found) == stays


def test_an_operator_whose_harvest_alone_is_too_little_stays_apart_from_the_other() -> None:
    less = pool("b", client="y", asks=0.2)
    judged, indexes, scene, end = together(pool("a", client="x"), less)
    weak = judged.candidate.only(np.arange(12, 24), scene)
    assert weak is not None
    alone = judged.again(scene, end, weak).verdict
    assert alone.acts_as_one
    assert not alone.is_campaign
    assert [accounts([one]) for one in split_group([judged], indexes, scene, end)] == [FIRST, SECOND]


def test_an_operator_against_whom_his_harvest_speaks_comes_out_clean() -> None:
    """A class that came by a campaign's frame: one task for all of them."""
    judged, indexes, scene, end = together(pool("a", client="x"), pool("b", client="y", asks=0.0, tasks=3))
    clean = judged.candidate.only(np.arange(12, 24), scene)
    assert clean is not None
    alone = judged.again(scene, end, clean).verdict
    assert alone.acts_as_one
    assert alone.harvest <= 0
    assert [accounts([one]) for one in split_group([judged], indexes, scene, end)] == [FIRST]


def test_habits_are_what_a_plain_loop_counts() -> None:
    judged, indexes, scene, _ = together(pool("a", client="x"), pool("b", client="y", active=(0.0, 9.0)))
    members, index = judged.candidate.accounts, indexes["wording"]
    found = _habits([judged], members, indexes, scene)
    frames = np.zeros((24, 40))
    for x, frame in zip(index.x, index.frame, strict=True):
        frames[scene.traffic.account[x], frame] += 1
    assert (found.frames.toarray() == frames).all()
    clients = found.clients.toarray()[:, scene.accounts.attributes["client"][[0, 12]]]
    assert (clients == np.repeat(np.eye(2), 12, axis=0)).all()
    days = (scene.accounts.last_seen - scene.accounts.first_seen)[:24] / 86400.0
    assert found.rate == pytest.approx(frames.sum(axis=1) / np.where(days < 1, 1.0, days))
    assert not found.system.any()
