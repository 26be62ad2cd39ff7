"""Parquet is read in batches that hold whole rows."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from stillwatch.ingest.framing import columns
from stillwatch.ingest.framing.columns import frame_columns, rows_of_columns, spool
from stillwatch.ingest.streams import DamagedInput


def written(table: pa.Table, folder: Path) -> str:
    """`table` in a file."""
    pq.write_table(table, folder / "a.parquet", row_group_size=5)
    return str(folder / "a.parquet")


def test_batches_cover_every_row_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "BATCH_ROWS", 4)
    path = written(pa.table({"number": list(range(13))}), tmp_path)
    found = list(frame_columns(path))
    numbers = [json.loads(row)["number"] for piece, _ in found for row in rows_of_columns(piece.data)]
    assert numbers == list(range(13))
    assert [piece.first_line for piece, _ in found] == [1, 5, 9, 13]
    assert [share for _, share in found][-1] == 1.0


def test_rows_become_json_whatever_their_types(tmp_path: Path) -> None:
    table = pa.table(
        {
            "at": [datetime(2026, 1, 5, tzinfo=UTC)],
            "cost": [Decimal("1.50")],
            "none": pa.array([None], pa.string()),
            "nan": [float("nan")],
        }
    )
    ((piece, _),) = frame_columns(written(table, tmp_path))
    (row,) = map(json.loads, rows_of_columns(piece.data))
    assert row == {"at": "2026-01-05T00:00:00Z", "cost": "1.50", "nan": None}


def test_an_empty_table_gives_nothing(tmp_path: Path) -> None:
    assert list(frame_columns(written(pa.table({"a": pa.array([], pa.int64())}), tmp_path))) == []


def test_what_is_no_parquet_is_damage(tmp_path: Path) -> None:
    content = Path(written(pa.table({"a": [1, 2]}), tmp_path)).read_bytes()
    for broken in (content[:-9], b"PAR1", content[: len(content) // 2]):
        with pytest.raises(DamagedInput):
            list(frame_columns(BytesIO(broken)))


def test_a_stream_is_made_seekable() -> None:
    with spool([b"ab", b"c"]) as file:
        assert file.read() == b"abc"
