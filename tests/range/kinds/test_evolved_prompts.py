"""Chains: made harder some times and then solved, each step soon after the one before."""

from __future__ import annotations

import numpy as np

from tests.range.played import Played


def test_steps_of_a_chain_follow_each_other(unseen: Played) -> None:
    sent = unseen.kind("evolved_prompts")
    assert sent.harvest.all()
    gaps = np.concatenate(
        [np.diff(np.sort(sent.ts[sent.owner == one])) / 1e6 for one in np.unique(sent.owner)]
    )
    assert 0.4 < (gaps < 600).mean() < 0.9


def test_more_is_made_harder_than_solved(unseen: Played) -> None:
    line, members = unseen.composition.timeline, unseen.composition.members
    assert len({m.campaign for m in members if m.kind == "evolved_prompts"}) == 1
    mine = [members[m].kind == "evolved_prompts" for m in line.member]
    _, sent = np.unique(line.stream[mine], return_counts=True)
    assert len(sent) == 2
    assert sent[0] > sent[1]
