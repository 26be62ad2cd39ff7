"""Refused rows are all counted, and the first are kept with their place."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from stillwatch.ingest import quarantine
from stillwatch.ingest.quarantine import Quarantine, read_quarantine
from stillwatch.model.errors import Quarantined


def _bad(line: int, reason: str = "empty") -> Quarantined:
    return Quarantined("log.jsonl", line, "id", reason)


def test_rows_are_counted_by_reason_and_kept(tmp_path: Path) -> None:
    gathered = Quarantine()
    gathered.add([_bad(2), _bad(9, "too long")])
    gathered.add([_bad(10)])
    assert gathered.count == 3
    assert gathered.reasons == {"id: empty": 2, "id: too long": 1}
    gathered.save(tmp_path / "quarantine.jsonl")
    assert read_quarantine(tmp_path / "quarantine.jsonl") == [_bad(2), _bad(9, "too long"), _bad(10)]
    assert stat.S_IMODE((tmp_path / "quarantine.jsonl").stat().st_mode) == 0o600


def test_the_same_rows_read_twice_are_kept_once(tmp_path: Path) -> None:
    for lines in ([3, 1], [1, 2]):
        gathered = Quarantine()
        gathered.add(map(_bad, lines))
        gathered.save(tmp_path / "quarantine.jsonl")
    assert [row.line for row in read_quarantine(tmp_path / "quarantine.jsonl")] == [1, 2, 3]


def test_without_a_bad_row_there_is_no_file(tmp_path: Path) -> None:
    Quarantine().save(tmp_path / "quarantine.jsonl")
    assert list(tmp_path.iterdir()) == []
    assert read_quarantine(tmp_path / "quarantine.jsonl") == []


def test_memory_is_bounded_and_the_count_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quarantine, "KEPT_ROWS", 5)
    monkeypatch.setattr(quarantine, "_MOST_REASONS", 3)
    gathered = Quarantine()
    gathered.add(_bad(line, f"value {line} is wrong") for line in range(20))
    gathered.add([_bad(20, "value 0 is wrong")])
    assert gathered.count == 21
    assert len(gathered.kept) == 5
    assert gathered.reasons["other"] == 17
    assert gathered.reasons["id: value 0 is wrong"] == 2
