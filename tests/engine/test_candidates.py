"""Candidates over a real range: what they hold agrees with the traffic, and every campaign is in one."""

from __future__ import annotations

import numpy as np
import pytest

from stillwatch.engine.candidates import Candidate
from stillwatch.engine.families import MIN_ACCOUNTS
from tests.engine.judging import campaign
from tests.engine.ranged import CAMPAIGNS
from tests.engine.workbench import Workbench
from tests.stage.population import HOUR


@pytest.fixture(scope="module")
def candidates(workbench: Workbench) -> list[Candidate]:
    return [c for index in workbench.indexes.values() for c in index.candidates(workbench.scene)]


def test_candidates_agree_with_the_traffic(workbench: Workbench, candidates: list[Candidate]) -> None:
    assert candidates
    for one in candidates:
        assert len(one.accounts) >= MIN_ACCOUNTS
        assert (np.diff(one.exchanges) > 0).all()
        senders = np.unique(workbench.scene.traffic.account[one.exchanges])
        assert senders.tolist() == one.accounts.tolist()
        assert one.name == one.frames.min()


def test_within_a_sight_no_frame_is_in_two_families(workbench: Workbench) -> None:
    for index in workbench.indexes.values():
        frames = np.concatenate([c.frames for c in index.candidates(workbench.scene)])
        assert len(np.unique(frames)) == len(frames)
        assert set(frames.tolist()) <= set(index.company.hashes.tolist())


@pytest.mark.parametrize("kind", CAMPAIGNS)
def test_most_of_each_campaign_is_in_one_candidate(
    workbench: Workbench, candidates: list[Candidate], kind: str
) -> None:
    members = np.flatnonzero(workbench.kinds == kind)
    assert max(len(np.intersect1d(members, c.accounts)) for c in candidates) > 0.7 * len(members)


def test_refining_keeps_to_the_candidates_frames(workbench: Workbench) -> None:
    index = workbench.indexes["wording"]
    largest = max(index.candidates(workbench.scene), key=lambda c: len(c.frames))
    for core in index.refine(largest, largest.accounts[:6], workbench.scene):
        assert set(core.frames.tolist()) <= set(largest.frames.tolist())


def test_sightings_show_the_frames_asked_for(workbench: Workbench, candidates: list[Candidate]) -> None:
    index = workbench.indexes["wording"]
    one = index.candidates(workbench.scene)[0]
    x, frame = index.sightings_of(one.frames)
    assert set(frame.tolist()) == set(one.frames.tolist())
    assert set(one.exchanges.tolist()) <= set(x.tolist())


def test_a_group_holds_what_was_there_before_its_end() -> None:
    scene, candidate, end = campaign()
    for until in (end - 100 * HOUR, end):
        group = candidate.group(scene, until)
        assert (scene.traffic.ts[group.exchanges] < until).all()
        assert len(group.exchanges) == int((scene.traffic.ts[candidate.exchanges] < until).sum())
        assert group.accounts.tolist() == np.unique(scene.traffic.account[group.exchanges]).tolist()


def test_a_candidate_reduced_to_too_few_is_none() -> None:
    scene, candidate, _ = campaign()
    kept = candidate.only(candidate.accounts[2:], scene)
    assert kept is not None
    assert np.unique(scene.traffic.account[kept.exchanges]).tolist() == kept.accounts.tolist()
    assert candidate.only(candidate.accounts[: MIN_ACCOUNTS - 1], scene) is None
