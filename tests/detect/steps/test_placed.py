"""The step `placed` against a plain loop."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.steps.running import Running

PLACED = dict.fromkeys(("id", "account", "system", "head", "tail"), pa.int64())
CLUSTERS = {"unit": pa.int64(), "frame": pa.int64()}
texts = st.none() | st.integers(-3, 6)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 3), texts, texts, texts), max_size=20),
    st.dictionaries(st.integers(-3, 6), st.integers(-3, 6)),
)
def test_each_exchange_shows_the_frames_of_its_texts(
    running: Running, rows: list[tuple[int | None, ...]], frames: dict[int, int]
) -> None:
    expected = [
        (number, account, *(None if text is None else frames.get(text, text) for text in texts))
        for number, account, *texts in rows
    ]
    clusters = (CLUSTERS, list(frames.items()))
    found = running("placed", {"exchanges": (PLACED, rows), "clusters": clusters})
    assert found == sorted(expected, key=repr)
