"""Every text once, with its sketch, in whatever pieces they come."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.detect.frames.texts import DistinctTexts, binary_rows
from stillwatch.model.lake import SKETCH_BYTES

SCHEMA = pa.schema({"unit": pa.int64(), "sketch": pa.binary()})


def sketch(text: int) -> bytes:
    """A text's sketch: the same whenever it is seen."""
    return np.random.default_rng(text + 2**63).bytes(SKETCH_BYTES)


def sightings(texts: list[int]) -> pa.RecordBatch:
    return pa.record_batch([pa.array(texts, pa.int64()), pa.array(map(sketch, texts), pa.binary())], SCHEMA)


def gathered(pieces: list[list[int]], expected: int = 0) -> DistinctTexts:
    found = DistinctTexts(expected)
    for piece in pieces:
        found.add(sightings(piece))
    found.finish()
    return found


texts = st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 3)


@given(st.lists(st.lists(texts, max_size=8), max_size=6))
def test_each_text_is_kept_once_in_the_order_of_arrival(pieces: list[list[int]]) -> None:
    found = gathered(pieces)
    expected = list(dict.fromkeys(text for piece in pieces for text in piece))
    assert found.hashes.tolist() == expected
    assert [row.tobytes() for row in found.sketches] == [sketch(text) for text in expected]


@pytest.mark.parametrize("expected", [0, 7000, 30_000])
@pytest.mark.parametrize("step", [1, 2**40, -(2**61)])
def test_there_is_room_for_many_texts_and_none_is_lost(step: int, expected: int) -> None:
    numbers = (np.arange(20_000) * np.int64(step % 2**64 - 2**64 * (step < 0 or step >= 2**63))).tolist()
    found = gathered([numbers[:9000], numbers[5000:], numbers], expected)
    assert found.hashes.tolist() == list(dict.fromkeys(numbers))


def test_binary_rows_are_the_bytes_of_the_column() -> None:
    column = sightings(list(range(9))).column("sketch").slice(5, 3)
    assert [row.tobytes() for row in binary_rows(column, SKETCH_BYTES)] == column.to_pylist()
