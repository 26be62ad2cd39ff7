"""A worker sends back rows and names, and no text."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pytest

from stillwatch.detect.fingerprints import batch
from stillwatch.engine import work as module
from stillwatch.engine.work import account_names, pack, unpack, work
from stillwatch.ingest.chunks import decode, plan
from stillwatch.model.lake import EXCHANGES
from tests.engine.stand_in import stand_in_work
from tests.ingest.rows import lake_rows

NOW_US = 1_770_000_000_000_000
KEY = bytes(range(32))


def _log(folder: Path, *rows: object) -> Path:
    path = folder / "log.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return path


def _row(number: int, account: str = "acct_1") -> dict[str, object]:
    message = {"role": "user", "content": f"secretword{number} in a sentence"}
    return {
        "id": f"ex_{number}",
        "ts": 1_767_571_200 + number,
        "account": account,
        "model": "atlas-4",
        "request": {"messages": [message]},
    }


def test_a_batch_travels_unchanged() -> None:
    rows = lake_rows(range(5))
    assert unpack(pack(rows)).equals(rows)


def test_names_go_with_the_hashes_of_their_rows(tmp_path: Path) -> None:
    path = _log(tmp_path, _row(1, "b"), _row(2, "a"), _row(3, "b"))
    (chunk,) = [chunk for chunk in plan([path]) if chunk.piece.data]
    exchanges = decode(chunk, NOW_US).exchanges
    rows = lake_rows([1, 2, 1])
    names = account_names(exchanges, rows)
    assert names.to_pydict() == {"account": [1, 2], "name": ["b", "a"]}
    with pytest.raises(ValueError, match="3 exchanges gave 2"):
        account_names(exchanges, lake_rows([1, 2]))


class _Fingerprinter:
    """Takes the place of the real one, which needs weights and compiled kernels."""

    def __init__(self, key: bytes) -> None:
        assert key == KEY

    def fingerprint(self, exchanges: list[object]) -> pa.RecordBatch:
        return lake_rows(range(len(exchanges)))


def test_a_chunk_becomes_rows_names_and_refusals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batch, "Fingerprinter", _Fingerprinter)
    module._fingerprinter.cache_clear()
    worked = [work(chunk, KEY, NOW_US) for chunk in plan([_log(tmp_path, _row(1), {"id": "x"}, _row(2))])]
    module._fingerprinter.cache_clear()
    rows = [unpack(one.rows) for one in worked if one.rows]
    assert sum(batch.num_rows for batch in rows) == 2
    assert all(batch.schema.equals(EXCHANGES) for batch in rows)
    assert [bad.line for one in worked for bad in one.quarantined] == [2]


def test_no_text_comes_back(tmp_path: Path) -> None:
    for chunk in plan([_log(tmp_path, *map(_row, range(20)))]):
        worked = stand_in_work(chunk, KEY, NOW_US)
        assert b"secretword" not in worked.rows + worked.names


def test_handing_out_chunks_needs_no_compiled_kernels() -> None:
    program = "import sys, stillwatch.engine.ingest; print('numba' in sys.modules)"
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ended.stdout == "False\n"
