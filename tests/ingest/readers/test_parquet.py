"""Parquet with the native columns: nested as structs or as JSON strings, with real timestamps."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from stillwatch.ingest.readers.parquet import ParquetReader
from stillwatch.model.errors import BadRow
from tests.ingest.native_rows import lines_of, native, read, read_row

READER = ParquetReader()
NESTED = ("request", "response", "usage")


def rows(count: int) -> list[dict[str, Any]]:
    """Native rows in which not every field is there every time."""
    return [
        native(number, usage={"input_tokens": number}, **({"asn": 64500} if number % 2 == 0 else {}))
        for number in range(count)
    ]


@pytest.mark.parametrize("as_strings", [False, True])
def test_structs_and_json_strings_give_what_json_lines_give(tmp_path: Path, as_strings: bool) -> None:
    columns = [
        row | {name: json.dumps(row[name]) for name in NESTED if as_strings}
        | {"ts": datetime.fromisoformat(row["ts"])}
        for row in rows(20)
    ]  # fmt: skip
    pq.write_table(pa.Table.from_pylist(columns), tmp_path / "a.parquet", row_group_size=7)
    (tmp_path / "a.jsonl").write_bytes(lines_of(rows(20)))
    found = read(tmp_path / "a.parquet")
    assert found.exchanges == read(tmp_path / "a.jsonl").exchanges
    assert not found.quarantined


def test_a_bad_row_is_told_by_its_number(tmp_path: Path) -> None:
    columns = [
        {"id": f"ex_{number}", "ts": datetime(2026, 1, 5, tzinfo=UTC), "account": name, "model": "m"}
        for number, name in enumerate(["acct_1", "", None, "acct_4"])
    ]
    pq.write_table(pa.Table.from_pylist(columns), tmp_path / "a.parquet", row_group_size=2)
    found = read(tmp_path / "a.parquet")
    assert len(found.exchanges) == 2
    assert [(bad.line, bad.field, bad.reason) for bad in found.quarantined] == [
        (2, "account", "empty"),
        (3, "account", "missing"),
    ]


def test_json_inside_a_string_is_told_by_its_column() -> None:
    with pytest.raises(BadRow) as raised:
        read_row(READER, native(request="{"))
    assert raised.value.field == "request.line"
