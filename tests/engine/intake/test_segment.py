"""Segments: synced rows stay, torn ends go, names stand apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from stillwatch.engine.intake.segment import (
    SegmentWriter,
    Stamp,
    find_segments,
    read_payloads,
    recover_segment,
    segment_path,
)
from stillwatch.model.errors import StillwatchError
from tests.engine.intake.rowed import STAMP


def written(folder: Path, number: int = 1, payloads: tuple[bytes, ...] = (b"one", b"two")) -> Path:
    path = segment_path(folder, number)
    writer = SegmentWriter(path, STAMP)
    for payload in payloads:
        writer.append(payload, 10, b"names of " + payload)
    writer.sync()
    writer.close()
    return path


def test_a_segment_gives_back_what_was_synced(tmp_path: Path) -> None:
    path = written(tmp_path)
    assert list(read_payloads(path)) == [b"one", b"two"]
    assert list(read_payloads(path.with_suffix(".names"))) == [b"names of one", b"names of two"]
    recovered = recover_segment(path, STAMP)
    assert recovered is not None
    assert (recovered.rows, recovered.damaged) == (20, 0)


def test_names_and_rows_are_for_their_owner_only(tmp_path: Path) -> None:
    path = written(tmp_path)
    for file in (path, path.with_suffix(".names")):
        assert file.stat().st_mode & 0o777 == 0o600


def test_rows_of_the_journal_hold_no_account_name(tmp_path: Path) -> None:
    assert b"names" not in written(tmp_path).read_bytes()


def test_what_was_rolled_back_is_gone(tmp_path: Path) -> None:
    path = segment_path(tmp_path, 1)
    writer = SegmentWriter(path, STAMP)
    writer.append(b"kept", 1, b"")
    writer.sync()
    writer.append(b"lost", 1, b"")
    writer.rollback()
    sealed = writer.close()
    assert sealed is not None
    assert sealed.rows == 1
    assert list(read_payloads(path)) == [b"kept"]


def test_a_segment_without_rows_leaves_no_file(tmp_path: Path) -> None:
    writer = SegmentWriter(segment_path(tmp_path, 1), STAMP)
    writer.append(b"never synced", 1, b"names")
    writer.rollback()
    assert writer.close() is None
    assert list(tmp_path.iterdir()) == []


def test_recovery_cuts_off_a_torn_end(tmp_path: Path) -> None:
    path = written(tmp_path)
    size = path.stat().st_size
    with path.open("ab") as stream:
        stream.write(b"SWJ1 half a fra")
    recovered = recover_segment(path, STAMP)
    assert recovered is not None
    assert recovered.damaged == 0
    assert path.stat().st_size == size


def test_recovery_keeps_what_stands_behind_damage_and_says_so(tmp_path: Path) -> None:
    path = written(tmp_path, payloads=(b"one", b"two", b"three"))
    data = path.read_bytes()
    path.write_bytes(data.replace(b"two", b"2wo"))
    recovered = recover_segment(path, STAMP)
    assert recovered is not None
    assert recovered.rows == 20
    assert recovered.damaged > 0
    assert list(read_payloads(path)) == [b"one", b"three"]


def test_names_without_rows_are_removed(tmp_path: Path) -> None:
    path = written(tmp_path)
    path.unlink()
    assert find_segments(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_segments_come_in_order_of_their_numbers(tmp_path: Path) -> None:
    paths = [written(tmp_path, number) for number in (10, 9, 100)]
    assert find_segments(tmp_path) == [paths[1], paths[0], paths[2]]


def test_a_segment_of_another_key_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path)
    with pytest.raises(StillwatchError, match=r"expected lake, .*, other"):
        recover_segment(path, Stamp("lake", "other"))
    assert path.exists()
