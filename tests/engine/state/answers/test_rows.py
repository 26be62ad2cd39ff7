"""Rows become structs."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from sqlalchemy import Row, literal, select

from stillwatch.engine.state.answers.rows import all_made, made, values_of
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


def test_many_rows_become_what_each_becomes(sqlite_state: State) -> None:
    query: Any = select(literal("a").label("name"), literal(7).label("number"))
    both = query.union_all(select(literal("b"), literal(8)))
    with sqlite_state.read() as connection:
        assert all_made(connection.execute(both), Pair) == [Pair("a", 7), Pair("b", 8)]
        with pytest.raises(msgspec.ValidationError):
            all_made(
                connection.execute(select(literal("a").label("name"), literal("x").label("number"))), Pair
            )
