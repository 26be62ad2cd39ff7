"""Rows come in the order of their number, as a stable sort has it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.detect.frames.ordered import by_number

rows = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 9), st.integers(-(2**40), 2**40)), max_size=30)


@given(rows)
def test_rows_of_one_number_come_together_as_they_stood(table: list[tuple[int, int, int]]) -> None:
    number, code, value = (np.array([row[i] for row in table], np.int64) for i in range(3))
    offsets, codes, values = by_number(number.astype(np.int32), code.astype(np.int32), value, 7)
    order = np.argsort(number, kind="stable")
    assert codes.tolist() == code[order].tolist()
    assert values.tolist() == value[order].tolist()
    assert offsets.tolist() == [int((number < n).sum()) for n in range(8)]
