"""Joined candidates over a real range: one operator's are left together, two operators' are told apart."""

from __future__ import annotations

import numpy as np

from stillwatch.engine.candidates import Candidate
from stillwatch.engine.conviction import convict
from stillwatch.engine.investigate import Judged
from stillwatch.engine.pools import split_group
from tests.engine.workbench import Workbench


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
    assert all(isinstance(judged.candidate, Candidate) for judged in group)
