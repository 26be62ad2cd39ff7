"""The step `sightings` against a plain loop."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.steps.running import INTS, Running

PLACED = {n: INTS[n] for n in ("x", "account", "ts")} | dict.fromkeys(("system", "head", "tail"), pa.int64())
SENTENCES = {n: INTS[n] for n in ("x", "account", "ts")} | {"sentence": pa.int64()}
frames = st.integers(0, 3)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(frames, frames, frames), max_size=12),
    st.lists(st.tuples(st.integers(0, 11), st.integers(1, 6)), max_size=20),
)
def test_each_frame_is_seen_once_an_exchange(
    running: Running, places: list[tuple[int, int, int]], listed: list[tuple[int, int]]
) -> None:
    placed = [(x, x % 3, x / 2, *frame) for x, frame in enumerate(places)]
    sentences = [(x, x % 3, x / 2, s) for x, s in listed]
    expected = {(*row[:3], frame) for row in placed for frame in row[3:] if frame} | set(sentences)
    found = running("sightings", {"placed": (PLACED, placed), "sentences": (SENTENCES, sentences)})
    assert found == sorted(expected, key=repr)
