"""A part is plain Parquet, sorted by time, and any Parquet tool reads it."""

from __future__ import annotations

import math
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from stillwatch.ingest.parts import day_folder, read_part, sort_rows, write_part
from stillwatch.model.lake import EXCHANGES
from tests.ingest.rows import HOUR_US, START_US, lake_rows


def _table(numbers: list[int]) -> pa.Table:
    return pa.Table.from_batches([lake_rows(numbers)])


def test_a_part_is_sorted_and_tells_its_first_and_last_moment(tmp_path: Path) -> None:
    first, last = write_part(tmp_path / "part.parquet", _table([5, 2, 9]))
    assert (first, last) == (START_US + 2 * HOUR_US, START_US + 9 * HOUR_US)
    assert read_part(tmp_path / "part.parquet").equals(sort_rows(_table([2, 5, 9])))


def test_named_columns_are_read_alone(tmp_path: Path) -> None:
    write_part(tmp_path / "part.parquet", _table([1, 2]))
    assert read_part(tmp_path / "part.parquet", ["ts", "model"]).column_names == ["ts", "model"]


def test_pyarrow_and_duckdb_read_the_same_rows(tmp_path: Path) -> None:
    path = tmp_path / "part.parquet"
    rows = sort_rows(_table(list(range(50))))
    write_part(path, rows)
    assert pq.read_table(path).equals(rows)
    with duckdb.connect() as connection:
        other = connection.read_parquet(str(path)).order("ts, id").to_arrow_table()
    assert other.column_names == EXCHANGES.names
    for name in set(EXCHANGES.names) - {"ts"}:
        assert list(map(_plain, other[name].to_pylist())) == list(map(_plain, rows[name].to_pylist())), name


def test_texts_of_low_variety_are_coded_and_sketches_are_not(tmp_path: Path) -> None:
    write_part(tmp_path / "part.parquet", _table(list(range(50))))
    group = pq.read_metadata(tmp_path / "part.parquet").row_group(0)
    columns = {group.column(i).path_in_schema: group.column(i) for i in range(group.num_columns)}
    assert columns["model"].has_dictionary_page
    assert not columns["head_sketch"].has_dictionary_page
    assert columns["head_sketch"].statistics is None
    assert columns["ts"].statistics.has_min_max
    assert {column.compression for column in columns.values()} == {"ZSTD"}


@pytest.mark.parametrize(
    ("day", "folder"), [(0, "day=1970-01-01"), (20_458, "day=2026-01-05"), (-1, "day=1969-12-31")]
)
def test_days_are_counted_in_utc(day: int, folder: str) -> None:
    assert day_folder(day) == folder


def _plain(value: object) -> object:
    return None if isinstance(value, float) and math.isnan(value) else value
