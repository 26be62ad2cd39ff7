"""A key is made once, kept private, and never replaced silently."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from stillwatch.ingest.keys import KEY_BYTES, key_fingerprint, make_key, random_key, read_key
from stillwatch.model.errors import StillwatchError


def test_a_made_key_is_private_and_read_back(tmp_path: Path) -> None:
    path = tmp_path / "key"
    key = make_key(path)
    assert len(key) == KEY_BYTES
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_key(path) == key


def test_the_mode_does_not_depend_on_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        make_key(tmp_path / "key")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600


def test_an_existing_key_is_never_overwritten(tmp_path: Path) -> None:
    key = make_key(tmp_path / "key")
    with pytest.raises(FileExistsError):
        make_key(tmp_path / "key")
    assert read_key(tmp_path / "key") == key


def test_a_missing_key_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StillwatchError, match="key file is missing") as caught:
        read_key(tmp_path / "key")
    assert "backup" in caught.value.hint


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_key_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key"
    make_key(path)
    path.chmod(mode)
    with pytest.raises(StillwatchError, match=f"{mode:04o}") as caught:
        read_key(path)
    assert "chmod 600" in caught.value.hint


@pytest.mark.parametrize("size", [0, 31, 33, 5000])
def test_a_file_of_another_size_is_no_key(tmp_path: Path, size: int) -> None:
    path = tmp_path / "key"
    path.write_bytes(b"x" * size)
    path.chmod(0o600)
    with pytest.raises(StillwatchError, match="expected 32 bytes"):
        read_key(path)


def test_a_folder_in_place_of_the_key_is_an_error_of_ours_to_explain(tmp_path: Path) -> None:
    (tmp_path / "key").mkdir()
    with pytest.raises(StillwatchError, match="cannot be read"):
        read_key(tmp_path / "key")


def test_fingerprints_tell_keys_apart_and_do_not_hold_them() -> None:
    one, other = random_key(), random_key()
    assert key_fingerprint(one) == key_fingerprint(one)
    assert key_fingerprint(one) != key_fingerprint(other)
    assert one.hex()[:16] not in key_fingerprint(one)
