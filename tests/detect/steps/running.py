"""A step run on small inputs, its rows as a sorted list; and inputs drawn at random."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa
from hypothesis import strategies as st

from stillwatch.engine.contract import Engine, Value
from stillwatch.engine.steps import load

Row = tuple[object, ...]
Columns = Mapping[str, pa.DataType]
Inputs = Mapping[str, tuple[Columns, Sequence[Row]]]

ACCOUNTS: dict[str, pa.DataType] = {"account": pa.int64(), "exchanges": pa.int64()}
USES: dict[str, pa.DataType] = {name: pa.int64() for name in ("frame", "account", "exchanges")}
FRAMES: dict[str, pa.DataType] = {name: pa.int64() for name in ("frame", "accounts")}
MEETINGS: dict[str, pa.DataType] = USES | {"accounts": pa.int64()}
FAMILIES: dict[str, pa.DataType] = {"frame": pa.int64(), "family": pa.int64()}
SEEN: dict[str, pa.DataType] = {name: pa.int64() for name in ("id", "account", "frame")}
FAMILY_USES: dict[str, pa.DataType] = {name: pa.int64() for name in ("family", "frame", "account", "id")}


@dataclass(frozen=True)
class Running:
    """Runs the steps that ship on tables given as rows."""

    engine: Engine

    def __call__(self, name: str, inputs: Inputs, **values: Value) -> list[Row]:
        """Rows of step `name`, sorted; `inputs`: table to (columns, rows)."""
        return sorted(self.in_order(name, inputs, **values), key=repr)

    def in_order(self, name: str, inputs: Inputs, **values: Value) -> list[Row]:
        """Rows of step `name` as they come."""
        for table, (columns, rows) in inputs.items():
            schema = pa.schema(list(columns.items()))
            listed = [dict(zip(columns, row, strict=True)) for row in rows]
            self.engine.register(table, pa.Table.from_pylist(listed, schema=schema))
        self.engine.step(load(name), values, into="answers")
        found = self.engine.table("answers").to_pylist()
        for table in inputs:
            self.engine.drop(table)
        return [tuple(row.values()) for row in found]


Uses = dict[tuple[int, int], int]


def uses() -> st.SearchStrategy[Uses]:
    """(frame, account) to how often: accounts 0 to 9 and frames 1 to 8."""
    return st.dictionaries(st.tuples(st.integers(1, 8), st.integers(0, 9)), st.integers(1, 4), max_size=50)


def as_rows(uses: Uses) -> list[Row]:
    """Rows of the table `uses`."""
    return [(*pair, often) for pair, often in uses.items()]


Seen = list[tuple[int, int, int]]


def seen() -> st.SearchStrategy[Seen]:
    """Sightings (exchange, account, frame): exchanges 0 to 19 of accounts 0 to 3, frames 1 to 8."""
    pairs = st.sets(st.tuples(st.integers(0, 19), st.integers(1, 8)), max_size=40)
    return pairs.map(lambda found: [(number, number % 4, frame) for number, frame in sorted(found)])


def as_uses(rows: Seen) -> list[Row]:
    """Rows of the table `uses`, counted."""
    often = Counter((frame, account) for _, account, frame in rows)
    return [(*pair, count) for pair, count in often.items()]
