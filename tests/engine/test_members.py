"""Which members stay: a doubtful account leaves, costly ones sooner, and never those a campaign rests on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from stillwatch.engine import members as module
from stillwatch.engine.campaigns import Joined, join
from stillwatch.engine.investigate import Judged
from stillwatch.engine.members import Belief, without_doubtful
from stillwatch.engine.replay import replay
from stillwatch.model.contract import Scene
from stillwatch.model.known import Known
from stillwatch.model.traffic import Floats, Ints
from tests.engine.judging import CAMPAIGN, campaign, candidate_of, judged_with, shown
from tests.stage.population import Population
from tests.stage.staging import staged

POOL = 12
LEVEL = 0.05


class Staged:
    """A pool of twelve that takes 39 wordings as they come, and others beside it."""

    def __init__(self, *others: Population) -> None:
        crowd = Population(count=120, a_day=4.0, attributes={"payment": "*", "net": "*"})
        self.scene, group = staged([CAMPAIGN, *others, crowd])
        frame = np.random.default_rng(2).integers(0, 39, len(group.exchanges))
        self.end = float(self.scene.traffic.ts[-1]) + 1e-3
        self.judged = judged_with(candidate_of(group), frame, self.scene, self.end)
        self.index = shown(frame, group.exchanges, self.scene)
        assert self.judged.verdict.is_campaign

    def kept(self, level: float = LEVEL) -> tuple[list[Judged], Ints, Floats]:
        return without_doubtful([self.judged], {"wording": self.index}, self.scene, self.end, level)


def beside(count: int, a_day: float, asks: str, tasks: int = 0) -> Population:
    """Accounts with cards and networks of their own that show the frames too."""
    return Population(
        count=count, member=True, a_day=a_day, spread=0.1, harvest={asks: 0.8}, tasks=tasks,
        attributes={"payment": "own", "net": "own"},
    )  # fmt: skip


ALIKE = beside(2, 30.0, "reasoning_elicitation")
ODD = beside(2, 200.0, "rubric_grading", tasks=40)


def test_who_works_as_the_pool_does_stays() -> None:
    _, accounts, sure = Staged(ALIKE).kept()
    assert accounts.tolist() == list(range(POOL + 2))
    assert sure.min() > 0.8


def test_who_works_otherwise_leaves_and_the_others_are_no_surer_for_it() -> None:
    case = Staged(ODD)
    (left,), accounts, sure = case.kept()
    assert accounts.tolist() == left.candidate.accounts.tolist() == list(range(POOL))
    _, everybody, before = case.kept(level=1.0)
    assert everybody.tolist() == list(range(POOL + 2))
    assert (sure == before[:POOL]).all()
    assert before[POOL:].max() < 0.5


def test_a_costly_customer_leaves_where_a_cheap_one_might_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    sure = np.array([0.999] * POOL + [0.8, 0.8])
    monkeypatch.setattr(module, "member_confidence", lambda *_: sure)
    case = Staged(ALIKE)
    assert len(case.kept(0.06)[1]) == POOL + 2
    costs = np.ones(len(case.scene.accounts))
    costs[POOL] = 7.0
    case.scene = replace(case.scene, accounts=replace(case.scene.accounts, cost=costs))
    assert case.kept(0.06)[1].tolist() == [*range(POOL), POOL + 1]


def test_nobody_leaves_where_the_campaign_would_not_stand_and_it_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sure = np.where(np.arange(POOL) < 3, 0.99, 0.5)  # three are too few for a campaign
    monkeypatch.setattr(module, "member_confidence", lambda *_: sure)
    case = Staged()
    group, accounts, confidence = case.kept()
    assert group == [case.judged]
    assert len(accounts) == POOL
    belief = Belief.of([(accounts, confidence)], case.scene, LEVEL)
    assert belief.is_doubtful(joined(group, case.scene, case.end), case.scene)


def joined(group: list[Judged], scene: Scene, end: float) -> Joined:
    return join(group, [replay(one.candidate, scene, end) for one in group], scene, end)


def test_the_expected_number_is_the_sum_over_the_members() -> None:
    scene, candidate, end = campaign()
    one = joined([judged_with(candidate, np.array([7]), scene, end)], scene, end)
    belief = Belief.of([(one.accounts, np.full(POOL, 0.9))], scene, 0.2)
    assert belief.expected_wrong(one) == pytest.approx(1.2)
    assert not belief.is_doubtful(one, scene)
    assert replace(belief, level=0.05).is_doubtful(one, scene)


def test_of_two_campaigns_the_surer_one_counts() -> None:
    scene, candidate, _ = campaign()
    few = candidate.accounts[:3]
    belief = Belief.of([(few, np.full(3, 0.9)), (few[:1], np.array([0.7]))], scene, LEVEL)
    assert belief.confidence[:4].tolist() == [0.9, 0.9, 0.9, 0.0]


def test_who_was_recognised_is_as_sure_as_that_makes_it() -> None:
    scene, _, _ = campaign()
    count = len(scene.accounts)
    recognised = np.where(np.arange(count) == 20, 0, -1)
    known = Known(
        ("camp_known",), np.full(count, -1), recognised, np.where(recognised == 0, 17.0, 0.0),
        np.full(count, np.inf), np.full(len(scene.traffic), -1),
    )  # fmt: skip
    confidence = Belief.of([], replace(scene, known=known), LEVEL).confidence
    assert confidence[20] > 0.99
    assert np.count_nonzero(confidence) == 1
