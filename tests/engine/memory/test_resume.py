"""Known campaigns go on: which one a group continues, pieces become one, ids are given once."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from stillwatch.engine.campaigns import Joined, join
from stillwatch.engine.investigate import Judged
from stillwatch.engine.memory.resume import continued, keep_ids, resume
from stillwatch.engine.replay import Replayed
from stillwatch.engine.weigh import weigh
from stillwatch.link.recognition import RECOGNISED
from stillwatch.model.contract import Scene
from stillwatch.model.known import Known
from stillwatch.model.scan import ReadCounts, ScanResult, Window
from stillwatch.model.traffic import Group, Ints
from tests.engine.judging import campaign, candidate_of
from tests.engine.memory.conftest import Remembering


def knowing(scene: Scene, recognised: Ints, shown: Ints) -> Scene:
    """The scene in which these accounts were recognised for campaign 0 at their first exchange, and these
    exchanges show its words."""
    count = len(scene.accounts)
    of, words = np.full(count, -1, np.int64), np.full(len(scene.traffic), -1, np.int64)
    of[recognised], words[shown] = 0, 0
    since = np.where(of >= 0, scene.accounts.first_seen, np.inf)
    bits = np.where(of >= 0, RECOGNISED, 0.0)
    return replace(scene, known=Known(("camp_old",), np.full(count, -1, np.int64), of, bits, since, words))


def pieces_of(scene: Scene, whole: Ints, end: float) -> list[Joined]:
    """The staged campaign of twelve in two pieces of six, flagged at the end."""
    pieces = []
    for accounts in np.split(np.unique(scene.traffic.account[whole]), 2):
        x = whole[np.isin(scene.traffic.account[whole], accounts)]
        group = Group(accounts, x, end)
        judged = Judged(candidate_of(group), weigh(group, scene))
        pieces.append(join([judged], [Replayed(end, np.full(6, end))], scene, end))
    return pieces


@pytest.fixture
def staged() -> tuple[Scene, list[Joined], float]:
    scene, candidate, end = campaign()
    return scene, pieces_of(scene, candidate.exchanges, end), end


Staged = tuple[Scene, list[Joined], float]


def test_without_memory_nothing_changes(staged: Staged) -> None:
    scene, pieces, end = staged
    assert [one is other for one, other in zip(resume(pieces, scene, end), pieces, strict=True)] == [True] * 2


def test_pieces_of_a_known_campaign_are_one_and_flagged_when_recognised(staged: Staged) -> None:
    scene, pieces, end = staged
    every = np.concatenate([one.accounts for one in pieces])
    found = resume(pieces, knowing(scene, every, pieces[0].exchanges), end)
    assert len(found) == 1
    assert found[0].accounts.tolist() == sorted(every.tolist())
    assert (found[0].flagged <= scene.accounts.first_seen[found[0].accounts] + 3600).all()
    assert len(found[0].exchanges) == sum(len(one.exchanges) for one in pieces)


def test_recognised_strangers_to_the_groups_are_a_campaign_again(staged: Staged) -> None:
    scene, pieces, end = staged
    one = pieces[0]
    few = one.accounts[:2]
    shown = one.exchanges[np.isin(scene.traffic.account[one.exchanges], few)]
    (found,) = resume([], knowing(scene, few, shown), end)
    assert found.accounts.tolist() == few.tolist()
    assert found.exchanges.tolist() == shown.tolist()


@pytest.mark.parametrize(
    ("recognised", "words", "expected"),
    [(6, 0, [0, -1]), (0, 1, [0, -1]), (1, 0, [-1, -1]), (0, 0, [-1, -1])],
    ids=["members", "words", "too few", "nothing"],
)
def test_what_goes_on(staged: Staged, recognised: int, words: int, expected: list[int]) -> None:
    scene, pieces, _ = staged
    shown = pieces[0].exchanges if words else pieces[0].exchanges[:0]
    known = knowing(scene, pieces[0].accounts[:recognised], shown).known
    assert known is not None
    assert continued(pieces, known) == expected


def test_a_known_id_is_given_to_one_campaign_only(staged: Staged, remembering: Remembering) -> None:
    scene, pieces, _ = staged
    known = knowing(scene, pieces[1].accounts, pieces[0].exchanges[:0]).known
    assert known is not None
    template = remembering.first.campaigns[0]
    campaigns = [msgspec.structs.replace(template, id=name) for name in ("camp_old", "camp_b")]
    result = ScanResult(
        window=Window("", ""), read=ReadCounts(0, 0, 0), campaigns=campaigns, coordination=[], accounts=[]
    )
    ids = [c.id for c in keep_ids(result, pieces, known).campaigns]
    assert ids[1] == "camp_old"
    assert ids[0] != "camp_old"
