"""The step `account_measures` against a plain loop."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.steps.running import Running

COLUMNS = {"account": pa.int64(), "ts": pa.int64(), "output_tokens": pa.int32(), "org": pa.int64()}
rows_of = st.lists(
    st.tuples(
        st.integers(-3, 3), st.integers(0, 99), st.none() | st.integers(0, 9), st.none() | st.integers(1, 2)
    ),
    max_size=30,
)


@settings(max_examples=40)
@given(rows_of)
def test_measures_are_those_of_a_loop(
    running: Running, rows: list[tuple[int, int, int | None, int | None]]
) -> None:
    expected = []
    for account in {row[0] for row in rows}:
        mine = [row for row in rows if row[0] == account]
        ts, orgs = [row[1] for row in mine], [row[3] for row in mine if row[3] is not None]
        tokens = sum(row[2] or 0 for row in mine)
        expected.append((account, len(mine), min(ts), max(ts), tokens, min(orgs, default=None)))
    assert running("account_measures", {"exchanges": (COLUMNS, rows)}) == sorted(expected, key=repr)
