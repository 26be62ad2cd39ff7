"""Rows leave in an order in which they can come in again, and are taken in by name."""

from __future__ import annotations

from stillwatch.engine.state.backup.sections import Section, load, sections
from stillwatch.engine.state.store import State
from stillwatch.engine.state.tables import METADATA
from tests.engine.state.filled import fill


def test_owners_come_before_what_they_own(state: State) -> None:
    fill(state)
    with state.read() as connection:
        order = [part.table for part in sections(connection) if isinstance(part, Section)]
    assert sorted(order) == sorted(METADATA.tables)
    for table in METADATA.tables.values():
        for key in table.foreign_keys:
            assert order.index(key.column.table.name) < order.index(table.name)


def test_columns_are_matched_by_name_and_more_rows_than_a_batch_fit(state: State) -> None:
    parts: list[object] = [Section("releases", ["released", "model"])]
    parts += [(number, f"model-{number}") for number in range(2_500)]
    with state.write() as connection:
        assert load(connection, iter(parts)) == {"releases": 2_500}  # type: ignore[arg-type]
        kept = connection.exec_driver_sql("SELECT released FROM releases WHERE model = 'model-7'").scalar()
    assert kept == 7
