"""A step run on small inputs, its rows as a sorted list; and inputs drawn at random."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
from hypothesis import strategies as st

from stillwatch.engine.contract import Engine, Value
from stillwatch.engine.steps import load

Row = tuple[object, ...]
Columns = Mapping[str, pa.DataType]

INTS: dict[str, pa.DataType] = {
    "x": pa.int64(),
    "account": pa.int64(),
    "ts": pa.float64(),
    "frame": pa.int64(),
}


@dataclass(frozen=True)
class Running:
    """Runs the steps that ship on tables given as rows."""

    engine: Engine

    def __call__(
        self, name: str, inputs: Mapping[str, tuple[Columns, Sequence[Row]]], **values: Value
    ) -> list[Row]:
        """Rows of step `name`, sorted; `inputs`: table to (columns, rows)."""
        for table, (columns, rows) in inputs.items():
            schema = pa.schema(list(columns.items()))
            listed = [dict(zip(columns, row, strict=True)) for row in rows]
            self.engine.register(table, pa.Table.from_pylist(listed, schema=schema))
        self.engine.step(load(name), values, into="answers")
        found = self.engine.table("answers").to_pylist()
        for table in inputs:
            self.engine.drop(table)
        return sorted((tuple(row.values()) for row in found), key=repr)


def sightings() -> st.SearchStrategy[list[Row]]:
    """Distinct sightings (x, account, ts, frame): every exchange x has one account and one moment."""
    exchange = st.integers(0, 30)
    rows = st.lists(st.tuples(exchange, st.integers(1, 7)), max_size=60, unique=True)
    return rows.map(lambda pairs: [(x, x * 7 % 6, float(x * 13 % 11), frame) for x, frame in pairs])
