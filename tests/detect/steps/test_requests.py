"""The step `requests` against a plain loop."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from stillwatch.engine.steps import load
from stillwatch.model.lake import EXCHANGES
from tests.detect.steps.running import Running

rows_of = st.lists(
    st.tuples(st.integers(-30, 30), st.integers(-2, 3)), max_size=30, unique_by=lambda row: row[0]
)


@settings(max_examples=30)
@given(rows_of, st.dictionaries(st.integers(-2, 3), st.integers(1, 4)))
def test_of_each_asked_account_the_first_ids(
    running: Running, rows: list[tuple[int, int]], most: dict[int, int]
) -> None:
    given = [{"id": n, "account": account, "words": n} for n, account in rows]
    engine = running.engine
    engine.register("exchanges", pa.Table.from_pylist(given, schema=EXCHANGES))
    columns = {"account": pa.array(list(most), pa.int64()), "most": pa.array(most.values(), pa.int64())}
    engine.register("asked", pa.table(columns))
    engine.step(load("requests"), into="answers")
    found = engine.table("answers").select(["id", "account", "words"]).to_pylist()
    expected = [
        (n, account)
        for account, count in most.items()
        for n in sorted(n for n, owner in rows if owner == account)[:count]
    ]
    assert sorted((row["id"], row["account"]) for row in found) == sorted(expected)
    assert all(row["words"] == row["id"] for row in found)
    for name in ("exchanges", "asked"):
        engine.drop(name)
