"""Rows become structs."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Row, literal, select

from stillwatch.engine.state.answers.rows import made, values_of
from stillwatch.engine.state.store import State


class Pair(msgspec.Struct):
    """Two columns."""

    name: str
    number: int


def test_a_row_is_a_struct_of_its_columns(sqlite_state: State) -> None:
    with sqlite_state.read() as connection:
        query: Any = select(literal("a").label("name"), literal(7).label("number"))
        row: Row[Any] = connection.execute(query).one()
    assert values_of(row) == {"name": "a", "number": 7}
    assert made(row, Pair) == Pair("a", 7)
