"""The step `wordings` against a plain loop."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.steps.running import Running

PLACED = dict.fromkeys(("id", "account", "system", "head", "tail"), pa.int64())
EXCHANGES = {"id": pa.int64(), "account": pa.int64(), "sentences": pa.list_(pa.int64())}
frames = st.none() | st.integers(-2, 3)
sentences = st.none() | st.lists(st.integers(10, 15), max_size=4, unique=True)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 3), frames, frames, frames, sentences), max_size=20))
def test_a_frame_counts_once_an_exchange_at_whatever_places_it_stands(
    running: Running, rows: list[tuple[int, int | None, int | None, int | None, list[int] | None]]
) -> None:
    expected = []
    for number, (account, *places, listed) in enumerate(rows):
        shown = {frame for frame in places if frame is not None} | set(listed or [])
        expected += [(number, account, frame) for frame in shown]
    placed = (PLACED, [(number, *row[:4]) for number, row in enumerate(rows)])
    exchanges = (EXCHANGES, [(number, row[0], row[4]) for number, row in enumerate(rows)])
    found = running("wordings", {"placed": placed, "exchanges": exchanges})
    assert found == sorted(expected, key=repr)
