"""The linker of known campaigns: recognised members count, strangers and other campaigns do not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from stillwatch.link.linkers.known_campaign import KnownCampaignLinker
from stillwatch.link.recognition import RECOGNISED
from stillwatch.model.contract import Scene
from stillwatch.model.known import Known
from stillwatch.model.traffic import Group
from tests.stage.population import Population
from tests.stage.staging import staged

LINKER = KnownCampaignLinker()


def scene_with(recognised: dict[int, int], since: float = -np.inf) -> tuple[Scene, Group]:
    """A staged group of ten whose members at these places were recognised for a campaign's number."""
    scene, group = staged([Population(count=10, member=True, a_day=20.0), Population(count=50, a_day=5.0)])
    count = len(scene.accounts)
    of = np.full(count, -1, np.int64)
    for place, number in recognised.items():
        of[group.accounts[place]] = number
    known = Known(
        ("camp_old", "camp_other"), np.full(count, -1, np.int64), of,
        np.where(of >= 0, RECOGNISED, 0.0), np.where(of >= 0, since, np.inf),
        np.full(len(scene.traffic), -1, np.int64),
    )  # fmt: skip
    return replace(scene, known=known), group


def test_without_memory_nothing_is_said_and_nothing_missed() -> None:
    scene, group = scene_with({})
    found = LINKER.weigh(group, replace(scene, known=None))
    assert (found.bits, found.needs, found.says) == (0.0, "", "")


def test_recognised_members_are_tied_and_the_others_are_not() -> None:
    scene, group = scene_with(dict.fromkeys(range(6), 0))
    found = LINKER.weigh(group, scene)
    assert found.bits > 20
    assert found.per_account.tolist() == [10.0] * 6 + [0.0] * 4
    assert "6 of 10" in found.says
    assert "camp_old" in found.says


@pytest.mark.parametrize("recognised", [{}, {0: 1}])
def test_one_account_alone_ties_no_group(recognised: dict[int, int]) -> None:
    scene, group = scene_with(recognised)
    assert LINKER.weigh(group, scene).explained <= 0.1


def test_the_campaign_of_most_members_counts() -> None:
    scene, group = scene_with({0: 0, 1: 1, 2: 1, 3: 1})
    found = LINKER.weigh(group, scene)
    assert "camp_other" in found.says
    assert found.per_account[0] == 0


def test_what_is_recognised_later_is_not_known_yet() -> None:
    scene, group = scene_with(dict.fromkeys(range(6), 0), since=np.inf)
    assert LINKER.weigh(group, scene).bits == 0
