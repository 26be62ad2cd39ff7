"""Candidates and verdicts over staged scenes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from stillwatch.decide.two_keys import judge
from stillwatch.engine.candidates import Candidate, FrameIndex
from stillwatch.engine.families import Company
from stillwatch.engine.investigate import Judged
from stillwatch.engine.weigh import weigh
from stillwatch.link.families import CoUsage
from stillwatch.model.contract import Scene
from stillwatch.model.traffic import Group, Ints
from tests.stage.population import Population
from tests.stage.staging import staged

CAMPAIGN = Population(
    count=12,
    member=True,
    a_day=30.0,
    spread=0.1,
    attributes={"payment": ["card 1", "card 2"], "net": "exit"},
    created=[(-20.0, -19.5)],
    harvest={"reasoning_elicitation": 0.8},
)
CUSTOMERS = Population(
    count=120, a_day=4.0, attributes={"payment": "*", "net": "*"}, created=[(-4000.0, 0.0)]
)


def candidate_of(group: Group, name: int = 1) -> Candidate:
    """The group as a family of one frame."""
    return Candidate(name, np.array([name]), group.accounts, group.exchanges)


def campaign(*members: Population) -> tuple[Scene, Candidate, float]:
    """A staged campaign among customers, its candidate, and the end of the window in seconds."""
    scene, group = staged([*(members or (CAMPAIGN,)), CUSTOMERS])
    return scene, candidate_of(group), float(scene.traffic.ts[-1]) + 1e-3


def shown(frame_of: Ints, exchanges: Ints, scene: Scene) -> FrameIndex:
    """The index in which each of these exchanges shows one frame, its hash at the same place; no frame keeps
    company with another."""
    hashes, frame = np.unique(frame_of, return_inverse=True)
    senders = np.unique(np.stack([frame, scene.traffic.account[exchanges]]), axis=1)
    users = np.bincount(senders[0], minlength=len(hashes))
    nothing = CoUsage(exchanges[:0], exchanges[:0], exchanges[:0], np.empty(0))
    company = Company(hashes, nothing, np.full(len(hashes), -1), users, users, np.unique(senders[1]))
    order = np.lexsort((exchanges, frame))
    return FrameIndex.of(company, exchanges[order], frame[order])


def judged_with(candidate: Candidate, frames: Ints, scene: Scene, end: float) -> Judged:
    """The candidate with these frames, judged."""
    one = replace(candidate, name=int(frames.min()), frames=np.unique(frames))
    return Judged(one, weigh(one.group(scene, end), scene))


def named(accounts: Sequence[int], name: int, exchanges: Ints | None = None) -> Judged:
    """A candidate with these accounts of which nothing is said."""
    sent = np.array(accounts) * 10 + name % 10 if exchanges is None else exchanges
    members = np.array(sorted(accounts), np.int64)
    one = Candidate(name, np.array([name]), members, np.sort(sent))
    return Judged(one, judge([], len(members), len(members)))
