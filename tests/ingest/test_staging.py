"""Rows wait by day, in bounded memory, in files that no reader sees."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from stillwatch.ingest import staging
from stillwatch.ingest.parts import read_part
from stillwatch.ingest.staging import Staging, remove_temporary, without_rows
from tests.ingest.rows import START_US, lake_rows


def test_rows_go_to_the_folder_of_their_day(tmp_path: Path) -> None:
    stage = Staging(tmp_path, 7)
    stage.add(lake_rows([0, 23, 24, 50]))
    stage.flush()
    assert [part.path for part in stage.files.values()] == [
        "day=2026-01-05/part-000007-000000.parquet",
        "day=2026-01-06/part-000007-000001.parquet",
        "day=2026-01-07/part-000007-000002.parquet",
    ]
    assert [part.rows for part in stage.files.values()] == [2, 1, 1]
    assert next(iter(stage.files.values())).first == START_US
    assert list(tmp_path.rglob("*.parquet")) == []


def test_what_is_held_stays_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "PART_ROWS", 10)
    monkeypatch.setattr(staging, "BUFFERED_ROWS", 15)
    monkeypatch.setattr(staging, "SORTED_ROWS", 10)
    stage = Staging(tmp_path, 1)
    given = 0
    for start in range(0, 200, 5):
        stage.add(lake_rows(range(start, start + 5)))
        given += 5
        assert given - sum(part.rows for part in stage.files.values()) <= 15 + 5
    stage.flush()
    assert sum(part.rows for part in stage.files.values()) == 200
    assert all(len(read_part(path)) == part.rows for path, part in stage.files.items())


def test_surplus_rows_are_dropped_and_an_empty_file_goes(tmp_path: Path) -> None:
    stage = Staging(tmp_path, 1)
    stage.add(lake_rows([0, 1, 2]))
    stage.flush()
    stage.drop(next(iter(stage.files)), np.array([1]))
    (path,) = stage.files
    expected = without_rows(pa.Table.from_batches([lake_rows([0, 1, 2])]), np.array([1]))
    assert read_part(path).equals(expected)
    stage.drop(path, np.array([0, 1]))
    assert stage.files == {}
    assert not path.exists()


def test_leftovers_are_removed_and_finished_parts_are_not(tmp_path: Path) -> None:
    stage = Staging(tmp_path, 1)
    stage.add(lake_rows([0, 30]))
    stage.flush()
    kept = tmp_path / "day=2026-01-05" / "part-000000-000000.parquet"
    kept.write_text("finished")
    remove_temporary(tmp_path)
    assert [path.name for path in sorted(tmp_path.rglob("*"))] == ["day=2026-01-05", kept.name]


def test_no_rows_make_no_files(tmp_path: Path) -> None:
    stage = Staging(tmp_path, 1)
    stage.add(lake_rows([]))
    stage.flush()
    assert stage.files == {}
