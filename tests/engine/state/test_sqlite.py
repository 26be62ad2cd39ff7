"""What SQLite is told before the state trusts it."""

from __future__ import annotations

from pathlib import Path

import pytest

from stillwatch.engine.state.sqlite import make_file
from stillwatch.engine.state.store import State
from stillwatch.model.errors import StillwatchError


@pytest.mark.parametrize(
    ("pragma", "expected"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1)],
)
def test_commits_are_durable_and_rows_that_go_are_overwritten(
    sqlite_state: State, pragma: str, expected: object
) -> None:
    with sqlite_state.read() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == expected


def test_a_folder_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(StillwatchError, match="there is no folder"):
        make_file(tmp_path / "no" / "state.db")


def test_a_place_that_is_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(StillwatchError, match="cannot be written"):
        make_file(tmp_path)
