"""Families that a campaign's accounts live by as well are judged with it; apps and others' lists are not."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from stillwatch.engine.campaigns import join
from stillwatch.engine.candidates import Candidate
from stillwatch.engine.investigate import Judged, Seen
from stillwatch.engine.kindred import with_kindred
from stillwatch.engine.replay import STEP, replay, replay_group
from stillwatch.engine.weigh import weigh
from stillwatch.model.traffic import Ints
from tests.engine.judging import CAMPAIGN, campaign
from tests.stage.population import Population

POOL = CAMPAIGN.count
FURTHER = msgspec.structs.replace(CAMPAIGN, count=10)  # of the same operator, in other words
STRANGERS = Population(
    count=10, member=True, a_day=12.0, attributes={"payment": "*", "net": "*"}, created=[(-4000.0, 0.0)]
)


class Staged:
    """A pool's family, and one that `others` share with the last `shared` accounts of the pool."""

    def __init__(self, others: Population = FURTHER, shared: int = 6, harvest: float = 1.0) -> None:
        self.scene, self.whole, self.end = campaign(CAMPAIGN, others)
        self.pool = self.family(1, np.arange(POOL))
        further = self.family(2, np.arange(POOL - shared, POOL + others.count))
        self.further = replace(further, verdict=replace(further.verdict, harvest=harvest))

    def family(self, name: int, accounts: Ints) -> Judged:
        """These accounts with half of their exchanges each: every second family has the other half."""
        sent = self.whole.exchanges[name % 2 :: 2]
        mine = sent[np.isin(self.scene.traffic.account[sent], accounts)]
        candidate = Candidate(name, np.array([name]), accounts, mine)
        return Judged(candidate, weigh(candidate.group(self.scene, self.end), self.scene))

    def found(self, *judged: Judged, guilty: list[Judged] | None = None) -> list[Judged]:
        """What is added to the guilty ones."""
        given = [self.pool] if guilty is None else guilty
        seen = Seen({}, self.scene, self.end)
        result = with_kindred(given, list(judged) or [self.pool, self.further], seen)
        assert result[: len(given)] == given
        return result[len(given) :]


def test_a_family_that_says_little_by_itself_comes_with_the_pool_that_lives_by_it() -> None:
    case = Staged()
    assert case.pool.verdict.is_campaign
    assert not case.further.verdict.is_campaign
    [whole] = case.found()
    assert whole.verdict.is_campaign
    assert whole.together
    assert whole.candidate.accounts.tolist() == list(range(POOL + FURTHER.count))
    assert whole.candidate.frames.tolist() == [1, 2]
    assert whole.candidate.name not in {1, 2}
    both = np.union1d(case.pool.candidate.exchanges, case.further.candidate.exchanges)
    assert whole.candidate.exchanges.tolist() == both.tolist()


@pytest.mark.parametrize(
    ("case", "why"),
    [
        (Staged(STRANGERS), "nothing ties the others to the pool"),
        (Staged(shared=2), "too few of its accounts are the pool's"),
        (Staged(shared=0), "none of its accounts is the pool's"),
        (Staged(harvest=-0.5), "harvest evidence speaks against it"),
        (Staged(msgspec.structs.replace(FURTHER, count=3)), "too few others to tell whether they are tied"),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_else_the_pool_stays_by_itself(case: Staged, why: str) -> None:
    assert case.found() == [], why


def test_what_chance_would_bring_is_no_kinship() -> None:
    """Where a pool is a good part of all accounts, it is a good part of every family's."""
    case = Staged(shared=10)
    crowd = replace(case.pool, candidate=replace(case.pool.candidate, accounts=np.arange(2, 42)))
    assert case.found()
    assert not case.found(case.pool, case.further, guilty=[crowd])


@pytest.mark.parametrize("change", [{"sight": "meaning"}, {"whole": 1}])
def test_cores_and_cells_of_meaning_are_nobodys_kindred(change: dict[str, object]) -> None:
    case = Staged()
    assert not case.found(case.pool, replace(case.further, **change))  # type: ignore[arg-type]


def test_guilty_families_of_one_pool_are_judged_together_too() -> None:
    case = Staged()
    again = case.family(2, case.further.candidate.accounts)
    assert again.verdict.is_campaign
    [whole] = case.found(case.pool, again, guilty=[case.pool, again])
    assert len(whole.candidate.accounts) == POOL + FURTHER.count
    assert case.found(guilty=[]) == []


def test_a_family_beside_its_core_is_not_judged_once_more() -> None:
    case = Staged()
    core = replace(case.family(3, np.arange(POOL - 2)), whole=case.pool.candidate.name)
    assert core.verdict.is_campaign
    assert not case.found(case.pool, core, guilty=[case.pool, core])


def test_families_are_judged_together_from_when_the_first_of_them_was_convicted() -> None:
    case = Staged()
    [whole] = case.found()
    alone, together = replay_group([case.pool, whole], case.scene, case.end)
    assert alone.convicted == replay(case.pool.candidate, case.scene, case.end).convicted
    assert together.convicted >= alone.convicted
    assert together.convicted < case.end
    late = replay(whole.candidate, case.scene, case.end, since=alone.convicted + 7 * STEP)
    assert late.convicted == alone.convicted + 7 * STEP
    assert (late.flagged >= late.convicted).all()
    joined = join([whole, case.pool], [together, alone], case.scene, case.end)
    assert joined.parts == (case.pool, whole), "the families by themselves come first"
