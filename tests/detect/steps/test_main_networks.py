"""The steps `main_networks` and `main_clients`, which differ in the column alone, against a plain loop."""

from __future__ import annotations

from collections import Counter

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.steps.running import Row, Running

rows_of = st.lists(st.tuples(st.integers(-3, 3), st.none() | st.integers(-2, 3)), max_size=40)


@pytest.mark.parametrize(("step", "column"), [("main_networks", "net"), ("main_clients", "client")])
@settings(max_examples=30)
@given(rows=rows_of)
def test_the_main_value_is_the_most_frequent_and_the_smallest_of_equals(
    running: Running, step: str, column: str, rows: list[tuple[int, int | None]]
) -> None:
    expected: list[Row] = []
    for account in {account for account, _ in rows}:
        often = Counter(value for one, value in rows if one == account and value is not None)
        if often:
            expected.append((account, min(often, key=lambda value: (-often[value], value))))
    columns = {"account": pa.int64(), column: pa.int64()}
    assert running(step, {"exchanges": (columns, rows)}) == sorted(expected, key=repr)
