"""The step `uses` against a plain loop."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.steps.running import INTS, Running, sightings

FRAMES = {"frame": pa.int64()}


@settings(max_examples=40)
@given(sightings(), st.sets(st.integers(1, 7)))
def test_uses_count_and_begin(running: Running, rows: list[Any], kept: set[int]) -> None:
    expected = []
    for frame, account in {(row[3], row[1]) for row in rows if row[3] in kept}:
        mine = [row[2] for row in rows if (row[3], row[1]) == (frame, account)]
        expected.append((frame, account, len(mine), min(mine)))
    found = running("uses", {"sightings": (INTS, rows), "frames": (FRAMES, [(f,) for f in kept])})
    assert found == sorted(expected, key=repr)
