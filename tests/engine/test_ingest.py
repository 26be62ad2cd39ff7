"""Logs become a lake: the same whatever the workers, all or nothing, bad rows counted."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from stillwatch.engine import ingest as module
from stillwatch.engine.ingest import IngestCounts, Progress, ingest
from stillwatch.engine.work import Worked
from stillwatch.ingest.chunks import Chunk
from stillwatch.ingest.lake import Lake
from stillwatch.ingest.quarantine import read_quarantine
from stillwatch.model.errors import StillwatchError
from tests.engine.stand_in import stand_in_work

NOW_US = 1_770_000_000_000_000
KEY = bytes(range(32))


def _write(path: Path, numbers: range, *more: str) -> Path:
    rows = [
        {
            "id": f"ex_{number}",
            "ts": 1_767_571_200 + number * 60,
            "account": f"acct_{number % 5}",
            "model": "atlas-4",
            "request": {"messages": [{"role": "user", "content": "word " * 300}]},
        }
        for number in numbers
    ]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows) + "".join(f"{line}\n" for line in more))
    return path


def _ingest(
    lake: Lake, *paths: str | os.PathLike[str], workers: int = 1, progress: Progress | None = None
) -> IngestCounts:
    return ingest(
        paths,
        lake,
        format_name="native",
        now_us=NOW_US,
        workers=workers,
        progress=progress,
        work_on=stand_in_work,
    )


def test_the_number_of_workers_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_SMALL_BYTES", 0)
    paths = [
        _write(tmp_path / "a.jsonl", range(4000), "bad"),
        _write(tmp_path / "b.jsonl", range(3500, 5000)),
    ]
    counts, files = [], []
    for workers in (1, 2):
        with Lake.temporary(KEY) as lake:
            counts.append(_ingest(lake, *paths, workers=workers))
            files.append({path.name: path.read_bytes() for path in lake.path.rglob("*") if path.is_file()})
    assert counts[0] == counts[1]
    assert files[0] == files[1]
    assert (counts[0].exchanges, counts[0].new, counts[0].duplicates) == (5500, 5000, 500)


def test_real_fingerprints_fill_the_lake_and_keep_no_text(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.jsonl", range(30))
    path.write_text(path.read_text().replace("word word", "recognisable phrase"))
    with Lake.temporary(KEY) as lake:
        assert ingest([path], lake, now_us=NOW_US).new == 30
        rows = lake.read()
        assert rows["head"].null_count == 0
        assert rows["words"].to_pylist() == [300] * 30
        for part in lake.part_paths():
            assert b"recognisable" not in part.read_bytes()


def test_reading_again_adds_nothing(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.jsonl", range(50))
    with Lake.temporary(KEY) as lake:
        assert _ingest(lake, path).new == 50
        again = _ingest(lake, path)
        assert (again.exchanges, again.new, again.duplicates) == (50, 0, 50)
        assert lake.count() == 50


def test_accounts_keep_their_names(tmp_path: Path) -> None:
    with Lake.temporary(KEY) as lake:
        _ingest(lake, _write(tmp_path / "a.jsonl", range(50)))
        names = lake.read_names().to_pydict()
        assert sorted(names["name"]) == [f"acct_{n}" for n in range(5)]
        assert set(names["account"]) == set(lake.read(["account"])["account"].to_pylist())


def test_bad_rows_are_counted_and_kept_with_their_place(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.jsonl", range(3), "{", '{"id":""}')
    with Lake.temporary(KEY) as lake:
        counts = _ingest(lake, path)
        kept = read_quarantine(lake.path / "quarantine.jsonl")
    assert counts.exchanges == 3
    assert counts.quarantined == 2 == sum(counts.reasons.values())
    assert [row.line for row in counts.examples] == [4, 5] == [row.line for row in kept]
    assert {row.file for row in kept} == {str(path)}


def test_not_one_good_row_is_an_error_with_the_first_failures(tmp_path: Path) -> None:
    path = _write(tmp_path / "a.jsonl", range(0), *['{"id":"x"}'] * 9)
    with Lake.temporary(KEY) as lake, pytest.raises(StillwatchError) as caught:
        _ingest(lake, path)
    assert str(caught.value).count(str(path)) == 6  # where, and five failures
    assert f"{path}:1: " in str(caught.value)
    assert "9 rows" in str(caught.value)


def test_an_empty_input_is_an_error(tmp_path: Path) -> None:
    with Lake.temporary(KEY) as lake, pytest.raises(StillwatchError, match="empty"):
        _ingest(lake, _write(tmp_path / "a.jsonl", range(0)))


def test_a_failed_run_leaves_the_lake_as_it_was(tmp_path: Path) -> None:
    with Lake.temporary(KEY) as lake:
        _ingest(lake, _write(tmp_path / "a.jsonl", range(5)))
        before = sorted(lake.path.rglob("*"))
        with pytest.raises(StillwatchError):
            _ingest(lake, _write(tmp_path / "bad.jsonl", range(0), "{"))
        assert sorted(lake.path.rglob("*")) == before


def test_a_fault_of_ours_names_the_rows_it_happened_in(tmp_path: Path) -> None:
    def fail(chunk: Chunk, key: bytes, now_us: int) -> Worked:
        raise KeyError("ours")

    path = _write(tmp_path / "a.jsonl", range(5))
    with Lake.temporary(KEY) as lake:
        with pytest.raises(KeyError) as caught:
            ingest([path], lake, now_us=NOW_US, work_on=fail)
        assert caught.value.__notes__ == [f"while reading {path}, in the rows from line 1 on"]
        assert lake.count() == 0


def test_progress_runs_up_to_the_total(tmp_path: Path) -> None:
    paths = [_write(tmp_path / "a.jsonl", range(1000)), _write(tmp_path / "b.jsonl", range(1000, 1500))]
    seen: list[tuple[int, int | None]] = []
    with Lake.temporary(KEY) as lake:
        _ingest(lake, *paths, progress=lambda done, total: seen.append((done, total)))
    total = sum(path.stat().st_size for path in paths)
    assert seen[-1] == (total, total)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
