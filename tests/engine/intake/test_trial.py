"""A trial leaves nothing behind and tells what went wrong."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from stillwatch.engine.intake.trial import try_disk


def test_a_disk_that_is_well_shows_nothing(tmp_path: Path) -> None:
    assert try_disk(tmp_path) is None
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_cannot_sync_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fsync(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)
    fault = try_disk(tmp_path)
    assert fault is not None
    assert fault.errno == errno.ENOSPC
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    assert isinstance(try_disk(tmp_path / "gone"), FileNotFoundError)
