"""The step `suspect_exchanges` against a plain loop."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from stillwatch.engine.steps import load
from stillwatch.model.lake import EXCHANGES
from tests.detect.steps.running import Running

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
rows_of = st.lists(
    st.tuples(st.integers(-20, 20), st.integers(0, 5), st.integers(-2, 3)),
    max_size=30,
    unique_by=lambda row: row[0],
)


@settings(max_examples=30)
@given(rows_of, st.sets(st.integers(-2, 3)))
def test_the_suspects_rows_come_in_order_of_time_and_then_of_id(
    running: Running, rows: list[tuple[int, int, int]], suspects: set[int]
) -> None:
    given = [
        {"id": n, "ts": EPOCH + timedelta(seconds=ts), "account": account, "head": ts, "sentences": [n, ts]}
        for n, ts, account in rows
    ]
    engine = running.engine
    engine.register("exchanges", pa.Table.from_pylist(given, schema=EXCHANGES))
    engine.register("suspects", pa.table({"account": pa.array(sorted(suspects), pa.int64())}))
    engine.step(load("suspect_exchanges"), into="answers")
    found = engine.table("answers").to_pylist()
    expected = sorted((ts, n, account) for n, ts, account in rows if account in suspects)
    assert [((row["ts"] - EPOCH).seconds, row["id"], row["account"]) for row in found] == expected
    assert all(row["sentences"] == [row["id"], row["head"]] for row in found)
    for name in ("exchanges", "suspects"):
        engine.drop(name)
