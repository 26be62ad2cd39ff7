"""The tied vouch for those who work as they do, and for no stranger who uses the same frame."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from stillwatch.decide.harvest_key import harvest_key
from stillwatch.decide.ties import Ties
from stillwatch.engine.weigh import weigh
from stillwatch.link.vouching import work_alike
from stillwatch.model.confidence import Keys
from stillwatch.model.contract import Scene
from stillwatch.model.traffic import Group
from tests.stage.population import Population
from tests.stage.staging import staged

TIED, LOOSE = 40, 60
ASKED = {"reasoning_elicitation": 0.7}


def tied(payment: str = "*") -> Population:
    """A third of a pool, on one network of its own."""
    return pool(TIED, net="a room", payment=payment)


def pool(
    count: int = LOOSE,
    *,
    net: str = "*",
    payment: str = "*",
    a_day: float = 25.0,
    harvest: dict[str, float] | None = None,
    tasks: int = 0,
    steps: int = 1,
    framed: float = 1.0,
) -> Population:
    """Accounts that are dealt tasks as the tied ones are, but for what the case changes."""
    return Population(
        count=count, member=True, attributes={"net": net, "payment": payment}, created=[(-3000.0, -200.0)],
        a_day=a_day, spread=0.1, harvest=harvest or ASKED, tasks=tasks, steps=steps, framed=framed,
    )  # fmt: skip


def scene_of(loose: Population, payment: str = "*") -> tuple[Scene, Group]:
    crowd = Population(
        count=300, attributes={"net": "*", "payment": "*"}, created=[(-4000.0, 0.0)], a_day=5.0
    )
    return staged([tied(payment), loose, crowd])


def is_tied(group: Group) -> NDArray[np.bool_]:
    mask: NDArray[np.bool_] = group.accounts < TIED
    return mask


def test_who_works_as_the_tied_do_is_vouched_for() -> None:
    scene, group = scene_of(pool())
    alike = work_alike(group, scene, is_tied(group))
    assert alike[TIED:].mean() > 0.7
    assert alike[:TIED].mean() > 0.7


@pytest.mark.parametrize(
    "stranger",
    [
        pool(harvest={"data_analysis": 0.7}),
        pool(a_day=200.0),
        pool(a_day=3.0),
        pool(tasks=30),
        pool(steps=10),
        pool(framed=0.2),
    ],
    ids=[
        "asks for other things",
        "ten times the pace",
        "a tenth",
        "all ask the same",
        "an agent's steps",
        "in passing",
    ],
)
def test_for_a_stranger_nobody_vouches(stranger: Population) -> None:
    scene, group = scene_of(stranger)
    assert work_alike(group, scene, is_tied(group))[TIED:].mean() < 0.1


def test_a_pool_of_which_a_part_is_tied_is_one_campaign() -> None:
    scene, group = scene_of(pool())
    verdict = weigh(group, scene)
    assert (verdict.per_account > 3).mean() < 0.5  # by themselves only the tied ones
    assert verdict.is_campaign
    assert verdict.linked_share > 0.8


def test_one_customers_accounts_do_not_vouch_for_others() -> None:
    scene, group = scene_of(pool(), payment="one card")
    verdict = weigh(group, scene)
    assert verdict.as_customers
    assert verdict.linked.tolist() == is_tied(group).tolist()
    assert not verdict.acts_as_one


def test_a_tied_part_among_strangers_links_nobody_else() -> None:
    scene, group = scene_of(pool(harvest={"data_analysis": 0.7}, tasks=400))
    verdict = weigh(group, scene)
    assert not verdict.linked[TIED:].any()
    assert verdict.key_by_size == harvest_key(TIED, Keys()) + Ties(TIED, TIED / (TIED + LOOSE)).owed


def test_too_few_do_not_vouch() -> None:
    few = Population(
        count=6, member=True, attributes={"net": "a room", "payment": "*"}, created=[(-3000.0, -200.0)],
        a_day=25.0, spread=0.1, harvest=ASKED,
    )  # fmt: skip
    crowd = Population(
        count=300, attributes={"net": "*", "payment": "*"}, created=[(-4000.0, 0.0)], a_day=5.0
    )
    scene, group = staged([few, pool(14), crowd])
    assert weigh(group, scene).linked[6:].sum() == 0
