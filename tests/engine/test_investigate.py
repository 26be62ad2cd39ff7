"""Judged candidates over a real range: licensed accounts stay outside, those acting as one are set apart."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from stillwatch.engine.candidates import FrameIndex
from stillwatch.engine.crew import Crew
from stillwatch.engine.investigate import Judged, Seen, investigate
from stillwatch.engine.weigh import weigh
from tests.engine.judging import CAMPAIGN, campaign
from tests.engine.ranged import CAMPAIGNS
from tests.engine.workbench import Workbench
from tests.stage.population import Population


def test_licensed_accounts_are_in_no_candidate(workbench: Workbench) -> None:
    licensed = np.flatnonzero(workbench.kinds == "licensed_distiller")
    assert len(licensed)
    assert all(workbench.scene.accounts.authorised[a] is not None for a in licensed)
    for judged in workbench.judged:
        assert not len(np.intersect1d(judged.candidate.accounts, licensed))


def test_the_campaigns_are_set_apart_and_ordinary_customers_are_not(workbench: Workbench) -> None:
    apart = workbench.scene.apart
    assert apart is not None
    assert apart[np.isin(workbench.kinds, CAMPAIGNS)].mean() > 0.7
    assert apart[workbench.kinds == "chat"].mean() < 0.1
    assert apart[[reason is not None for reason in workbench.scene.accounts.authorised]].all()


def test_those_that_act_as_one_were_judged_by_what_the_others_ask(workbench: Workbench) -> None:
    for judged in workbench.judged:
        if judged.verdict.coordinates:
            again = weigh(judged.candidate.group(workbench.scene, workbench.end), workbench.scene)
            assert again.bits == judged.verdict.bits


def test_a_core_is_smaller_than_the_whole_it_comes_from(workbench: Workbench) -> None:
    wholes = {(j.sight, j.candidate.name): j.candidate for j in workbench.judged if j.whole is None}
    for judged in workbench.judged:
        if judged.whole is not None and (judged.sight, judged.whole) in wholes:
            assert len(judged.candidate.accounts) < len(wholes[judged.sight, judged.whole].accounts)


HOUSES = [
    Population(
        count=8, member=True, a_day=9.0, harvest={"reasoning_elicitation": 0.8},
        attributes={"net": name, "payment": [name if n < paid else f"{name} {n}" for n in range(8)]},
    )
    for name, paid in (("north", 8), ("south", 8), ("west", 4))
]  # fmt: skip
STRANGERS = Population(count=3, member=True, a_day=9.0, attributes={"net": "*"})


@pytest.mark.parametrize(
    ("houses", "members", "as_customers"),
    [
        (HOUSES, range(16, 24), True),  # of one house, half of which pays with its card
        (HOUSES[2:], range(7), False),  # the same where no family says more
        ([CAMPAIGN], range(8), False),
    ],
)
def test_a_part_of_a_family_that_is_tied_as_customers_is_tied_so_too(
    houses: list[Population], members: range, as_customers: bool
) -> None:
    scene, whole, end = campaign(*houses, STRANGERS)
    core = whole.only(np.array(members), scene)
    assert core is not None
    index = SimpleNamespace(
        families=lambda: [whole.frames],
        candidates_of=lambda *_: [whole],
        refine=lambda *_: [replace(core, name=2)],
    )
    seen = Seen({"wording": cast(FrameIndex, index)}, scene, end)
    with Crew(1) as crew:
        (one, part), after = investigate(seen, lambda *_: None, crew)
    assert part.whole == one.candidate.name
    assert one.verdict.as_customers == part.verdict.as_customers == as_customers
    assert not weigh(core.group(scene, end), scene).as_customers, "in the first round nobody knows"
    houses_told = after.scene.houses
    assert houses_told is not None
    expected = np.isin(np.arange(len(scene.accounts)), one.linked) * one.verdict.concordance
    assert houses_told.tolist() == (expected if as_customers else 0 * expected).tolist()


@pytest.mark.parametrize("workers", [1, 2])
def test_investigating_again_gives_the_same(workbench: Workbench, workers: int) -> None:
    told: list[tuple[int, int]] = []
    nobody_apart = replace(workbench.scene, apart=None, memory={})
    seen = Seen(workbench.indexes, nobody_apart, workbench.end)
    with Crew(workers) as crew:
        judged, after = investigate(seen, lambda done, of: told.append((done, of)), crew)
    assert [_said(j) for j in judged] == [_said(j) for j in workbench.judged]
    assert after.scene.apart is not None
    assert (after.scene.apart == workbench.scene.apart).all()
    assert told[-1][0] == told[-1][1] > 1


def _said(judged: Judged) -> tuple[object, ...]:
    candidate, verdict = judged.candidate, judged.verdict
    return candidate.name, judged.sight, judged.whole, verdict.bits, verdict.per_account.tolist()
