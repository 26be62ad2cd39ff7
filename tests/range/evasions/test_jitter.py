"""Noise moves harvest by no more than its width, and never out of an account's life."""

from __future__ import annotations

import numpy as np

from stillwatch.range.arrivals import HOUR
from stillwatch.range.composition import Composition
from stillwatch.range.evasions.alter import harvest_rows
from stillwatch.range.evasions.jitter import Jitter
from tests.range.evasions.conftest import drawn


def by_key(composition: Composition) -> dict[tuple[int, int, int], int]:
    line, rows = composition.timeline, harvest_rows(composition)
    keys = zip(line.member[rows], line.stream[rows], line.key[rows], strict=True)
    return dict(zip(keys, line.ts[rows].tolist(), strict=True))


def test_harvest_moves_within_the_width(plain: Composition) -> None:
    before, after = by_key(plain), by_key(Jitter().apply(plain, 2.0, drawn()))
    shifts = np.array([after[key] - before[key] for key in before])
    assert np.abs(shifts).max() <= 2 * HOUR
    assert np.abs(shifts).mean() > 0.5 * HOUR


def test_nobody_sends_before_birth_or_after_the_ban(plain: Composition) -> None:
    line = Jitter().apply(plain, 30.0, drawn()).timeline
    begin = np.array([m.window[0] for m in plain.members])
    banned = np.array([m.banned_at or plain.world.end for m in plain.members])
    sent = line.status != 403
    assert (line.ts >= begin[line.member]).all()
    assert (line.ts[sent] <= banned[line.member[sent]]).all()
