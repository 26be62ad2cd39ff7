"""The step `units` against a plain loop."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.steps.running import Running

PLACES = ("system", "head", "tail")
COLUMNS = {name: pa.int64() for name in PLACES} | {f"{name}_sketch": pa.binary(2) for name in PLACES}
texts = st.none() | st.integers(-3, 4)


@settings(max_examples=40)
@given(st.lists(st.tuples(texts, texts, texts), max_size=20))
def test_each_text_stands_there_as_often_as_it_was_seen(
    running: Running, places: list[tuple[int | None, ...]]
) -> None:
    def sketch(text: int | None) -> bytes | None:
        return None if text is None else bytes([255 - 9 * (text + 3), 0])

    rows = [(*texts, *map(sketch, texts)) for texts in places]
    expected = [text for texts in places for text in texts if text is not None]
    found = running("units", {"exchanges": (COLUMNS, rows)})
    assert found == sorted(((text, sketch(text)) for text in expected), key=repr)
