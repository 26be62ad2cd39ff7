"""The step `account_measures` against a plain loop."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from stillwatch.model.lake import HARVEST_COLUMNS
from tests.detect.steps.running import Row, Running

COLUMNS = {"account": pa.int64(), "ts": pa.int64(), "org": pa.int64()} | dict.fromkeys(
    HARVEST_COLUMNS, pa.int16()
)
rows_of = st.lists(
    st.tuples(
        st.integers(-3, 3), st.integers(0, 99), st.none() | st.integers(1, 2),
        *[st.integers(0, 255)] * len(HARVEST_COLUMNS),
    ),
    max_size=30,
)  # fmt: skip


@settings(max_examples=40)
@given(rows_of)
def test_measures_are_those_of_a_loop(running: Running, rows: list[tuple[int, ...]]) -> None:
    expected: list[Row] = []
    for account in sorted({row[0] for row in rows}):
        mine = [row for row in rows if row[0] == account]
        ts, orgs = [row[1] for row in mine], [row[2] for row in mine if row[2] is not None]
        sums = [sum(column) for column in list(zip(*mine, strict=True))[3:]]
        expected.append((account, len(mine), min(ts), max(ts), min(orgs, default=None), *sums))
    assert running.in_order("account_measures", {"exchanges": (COLUMNS, rows)}) == expected
