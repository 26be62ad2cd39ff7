"""A tree of topics: lists first, then ever more chapters."""

from __future__ import annotations

import numpy as np

from tests.range.played import Played


def test_every_account_asks_more_and_more(unseen: Played) -> None:
    sent = unseen.kind("topic_tree")
    assert sent.harvest.all()
    assert len({m.campaign for m in sent.members}) == 1
    begin, end = sent.ts.min(), sent.ts.max()
    per_quarter = np.histogram(sent.ts, 4, (begin, end))[0]
    assert per_quarter.tolist() == sorted(per_quarter)
    assert per_quarter[-1] > 4 * per_quarter[0]


def test_lists_come_before_chapters(unseen: Played) -> None:
    line, members = unseen.composition.timeline, unseen.composition.members
    mine = np.array([members[m].kind == "topic_tree" for m in line.member])
    stream, ts = line.stream[mine], line.ts[mine]
    lists, chapters = np.unique(stream)
    assert np.median(ts[stream == lists]) < np.median(ts[stream == chapters])
    assert (stream == chapters).sum() > (stream == lists).sum()
