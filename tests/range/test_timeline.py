"""Batches are laid out in order of time, inside the range and the accounts' windows."""

from __future__ import annotations

import numpy as np

from stillwatch.range.timeline import COLUMNS, lay_out
from tests.range.played import Played


def test_columns_are_of_one_length_and_sorted(played: Played) -> None:
    line = played.composition.timeline
    assert tuple(line.columns()) == COLUMNS
    assert {len(column) for column in line.columns().values()} == {len(line.ts)}
    assert (np.diff(line.ts) >= 0).all()


def test_nothing_is_sent_before_the_window_and_all_is_refused_after_a_ban(played: Played) -> None:
    line, members = played.composition.timeline, played.composition.members
    begin = np.array([m.window[0] for m in members])[line.member]
    banned = np.array([m.banned_at or played.composition.world.end for m in members])[line.member]
    assert (line.ts >= begin).all()
    assert ((line.status == 403) == (line.ts >= banned)).all()


def test_no_batches_make_an_empty_timeline(played: Played) -> None:
    assert len(lay_out(played.composition.world, [], []).ts) == 0
