"""One account at a time on each lane."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from tests.range.played import Played


def test_no_two_accounts_of_a_lane_overlap_and_lanes_never_rest(unseen: Played) -> None:
    lanes: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for member in unseen.kind("relay").members:
        lanes[member.group].append(member.window)
    world = unseen.composition.world
    for turns in lanes.values():
        begins, ends = zip(*sorted(turns), strict=True)
        assert begins[1:] == ends[:-1]
        assert (begins[0], ends[-1]) == (world.start, world.end)


def test_everything_is_harvest_within_the_turn(unseen: Played) -> None:
    sent = unseen.kind("relay")
    windows = np.array([m.window for m in sent.members])[sent.owner]
    assert sent.harvest.all()
    assert ((sent.ts >= windows[:, 0]) & (sent.ts < windows[:, 1])).all()
    assert np.bincount(sent.owner, minlength=len(sent.members)).mean() > 20
