"""The state as a run of rows, table after table, the way it leaves one database and enters another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, MetaData, select

from stillwatch.engine.state.tables import METADATA

_AT_ONCE: Final = 1_000  # rows in memory


class Section(msgspec.Struct, frozen=True, tag="section"):
    """What follows: rows of this table, with these columns in this order."""

    table: str
    columns: list[str]


Row = Sequence[Any]


def sections(connection: Connection) -> Iterator[Section | Row]:
    """Every table of the state followed by its rows, owners before what they own, by primary key."""
    for table in METADATA.sorted_tables:
        yield Section(str(table.name), [str(column.name) for column in table.columns])
        query = select(table).order_by(*table.primary_key)
        for row in connection.execute(query, execution_options={"yield_per": _AT_ONCE}):
            yield tuple(row)


def load(connection: Connection, parts: Iterator[Section | Row]) -> dict[str, int]:
    """Insert the rows of `parts` into tables that are there and empty; returns how many of each table.

    The tables are taken as the database has them, which may be an older shape than this version knows.
    """
    there = MetaData()
    there.reflect(connection)
    counts: dict[str, int] = {}
    section: Section | None = None
    rows: list[Row] = []

    def flush() -> None:
        if section is not None and rows:
            named = [dict(zip(section.columns, row, strict=True)) for row in rows]
            connection.execute(there.tables[section.table].insert(), named)
            counts[section.table] = counts.get(section.table, 0) + len(rows)
        rows.clear()

    for part in parts:
        if isinstance(part, Section):
            flush()
            section = part
        else:
            rows.append(part)
            if len(rows) == _AT_ONCE:
                flush()
    flush()
    return counts
