"""The step `uses` against a plain loop."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.steps.running import Running

SIGHTINGS = {"account": pa.int64(), "frame": pa.int64()}
SHARED = {"frame": pa.int64()}


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(1, 7)), max_size=60),
    st.sets(st.integers(1, 7)),
    st.sampled_from([(0, 0), (1, 0), (1, 1), (3, 2)]),
)
def test_uses_count_the_shared_frames_alone(
    running: Running, rows: list[tuple[int, int]], kept: set[int], cut: tuple[int, int]
) -> None:
    often = Counter((frame, account) for account, frame in rows if frame in kept and frame & cut[0] == cut[1])
    expected = sorted(((*pair, n) for pair, n in often.items()), key=repr)
    shared = (SHARED, [(frame,) for frame in kept])
    assert (
        running("uses", {"sightings": (SIGHTINGS, rows), "shared": shared}, mask=cut[0], part=cut[1])
        == expected
    )
