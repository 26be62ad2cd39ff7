"""A file appears whole or not at all."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import BinaryIO

import pytest

from stillwatch.ingest.durable import PRIVATE, replace_file, sync_folder, write_synced


def _fail_half_way(stream: BinaryIO) -> None:
    stream.write(b"half")
    raise RuntimeError("cut short")


def test_a_replacement_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    replace_file(path, lambda stream: stream.write(b"old"))
    with pytest.raises(RuntimeError):
        replace_file(path, _fail_half_way)
    assert path.read_bytes() == b"old"


def test_what_a_failed_replacement_left_does_not_stop_the_next(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with pytest.raises(RuntimeError):
        replace_file(path, _fail_half_way)
    assert not path.exists()
    replace_file(path, lambda stream: stream.write(b"new"))
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]
    assert path.read_bytes() == b"new"


def test_a_private_file_stays_private_when_replaced(tmp_path: Path) -> None:
    path = tmp_path / "file"
    for content in (b"one", b"two"):
        replace_file(path, lambda stream, content=content: stream.write(content), PRIVATE)  # type: ignore[misc]
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_write_synced_replaces_and_a_folder_can_be_synced(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write_synced(path, lambda stream: stream.write(b"longer"))
    write_synced(path, lambda stream: stream.write(b"new"))
    sync_folder(tmp_path)
    assert path.read_bytes() == b"new"
