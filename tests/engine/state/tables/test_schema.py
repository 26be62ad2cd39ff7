"""What every table of the state has in common."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Double, Text

from stillwatch.engine.state.tables import METADATA


def test_columns_are_of_kinds_that_both_databases_and_the_backup_know() -> None:
    kinds = {type(column.type) for table in METADATA.tables.values() for column in table.columns}
    assert kinds == {Text, BigInteger, Double, Boolean}


def test_every_table_has_a_key_that_the_writer_gives() -> None:
    for table in METADATA.tables.values():
        assert list(table.primary_key), table.name
        assert all(column.autoincrement in (False, "auto") for column in table.primary_key), table.name
        assert not any(isinstance(column.type, Double) for column in table.primary_key), table.name


def test_rows_go_with_the_row_they_belong_to() -> None:
    owned = {
        (table.name, key.column.table.name): key.ondelete
        for table in METADATA.tables.values()
        for key in table.foreign_keys
    }
    assert owned == dict.fromkeys(
        [
            ("members", "campaigns"),
            ("budgets", "campaigns"),
            ("case_actions", "cases"),
            ("appeals", "decisions"),
            ("sessions", "users"),
        ],
        "CASCADE",
    )
