"""Convicted candidates over a real range: both keys turned, and no look-alike is among them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from stillwatch.engine.conviction import convict
from stillwatch.engine.investigate import Judged
from tests.engine.ranged import CAMPAIGNS, LOOK_ALIKES
from tests.engine.workbench import Workbench


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


@pytest.mark.parametrize(("every", "stands"), [(20, True), (1, False)])
def test_thin_cores_do_not_stand_for_a_whole_that_says_more(
    workbench: Workbench, standing: list[Judged], every: int, stands: bool
) -> None:
    """Two cores hold all accounts of a family, with a twentieth of what it sends, or with all."""
    whole = max((one for one in standing if one.whole is None), key=lambda one: len(one.candidate.exchanges))
    cores = [
        replace(
            whole,
            candidate=replace(
                whole.candidate, name=number, exchanges=whole.candidate.exchanges[number::2][::every]
            ),
            whole=whole.candidate.name,
        )
        for number in range(2)
    ]
    found = convict([whole, *cores], workbench.scene, workbench.end)
    assert (whole in found) == stands
