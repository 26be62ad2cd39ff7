"""Pairs of frames that share accounts, counted in this process, against the plain loops for the steps."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stillwatch.detect.frames.meetings import Meetings, Pairing
from tests.detect.steps.running import Uses, as_rows, uses
from tests.detect.steps.test_co_usage import ASKED, brute_force

FAR = 2**40  # hashes are large


def met(used: Uses, frames: list[int], least: int = 1, size: int = 5) -> Meetings:
    """The meetings of these frames, read off batches of so many rows."""
    columns = [pa.array(column, pa.int64()) for column in zip(*as_rows(used), strict=True)] or [
        pa.array([])
    ] * 3
    table = pa.table([column.cast(pa.int64()) for column in columns], names=["frame", "account", "exchanges"])
    return Meetings.of(table.to_batches(size), np.array(frames, np.int64), least)


def far(used: Uses) -> Uses:
    return {(frame * FAR, account): often for (frame, account), often in used.items()}


@settings(max_examples=100)
@given(uses(), *ASKED)
@pytest.mark.parametrize("at_once", [1, 1 << 25])
def test_pairs_are_those_of_brute_force(
    at_once: int, used: Uses, each: int, lift: float, least: int, population: float
) -> None:
    used = far(used)
    frames = sorted({frame for frame, _ in used})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("stillwatch.detect.frames.meetings._AT_ONCE", at_once)
        found = met(used, frames, least).pairs(Pairing(population, each, least, lift))
    expected = sorted(brute_force(used, population, each, lift, least))
    assert [(frames[a], frames[b], n) for a, b, n, _ in zip(*found, strict=True)] == [
        row[:3] for row in expected
    ]
    assert found[3].tolist() == pytest.approx([row[3] for row in expected])


@settings(max_examples=100)
@given(uses(), st.lists(st.integers(0, 3), min_size=9, max_size=9), st.integers(2, 10), st.integers(1, 3))
def test_families_meet_as_their_frames_together(used: Uses, of: list[int], most: int, least: int) -> None:
    frames = sorted({frame for frame, _ in used} | {7})[:6]  # others tie nobody
    family = np.array([of[frame] for frame in frames], np.int64)
    shown: Counter[tuple[int, int]] = Counter()
    for (frame, account), often in used.items():
        if frame in frames:
            shown[of[frame], account] += often
    users = Counter(number for number, _ in shown)
    known = {pair: often for pair, often in shown.items() if 2 <= users[pair[0]] <= most}
    together = met(used, frames).of_families(family, 4, most)
    found = together.pairs(Pairing(100.0, 3, least, 0.0))
    expected = sorted(brute_force(known, 100.0, 3, 0.0, least))
    assert [column.tolist() for column in found[:3]] == [[row[i] for row in expected] for i in range(3)]
    assert found[3].tolist() == pytest.approx([row[3] for row in expected])


def test_where_nobody_uses_a_frame_nothing_meets() -> None:
    pairs = met({}, [1, 2]).pairs(Pairing(4.0, 8, 1, 4.0))
    assert [len(column) for column in pairs] == [0, 0, 0, 0]
