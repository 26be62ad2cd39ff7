"""The step `framed_exchanges` against a plain loop."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.steps.running import INTS, Running, sightings


@settings(max_examples=40)
@given(sightings(), st.sets(st.integers(1, 7)))
def test_only_frames_of_several_accounts_are_kept(running: Running, rows: list[Any], kept: set[int]) -> None:
    frames = ({"frame": pa.int64()}, [(f,) for f in kept])
    found = running("framed_exchanges", {"sightings": (INTS, rows), "frames": frames})
    assert found == sorted(((row[3], row[0]) for row in rows if row[3] in kept), key=repr)
