"""The release calendar in the state."""

from __future__ import annotations

from pathlib import Path

from stillwatch.engine.state.releases import all_releases, put_release
from stillwatch.engine.state.store import open_state


def test_the_last_word_on_a_release_counts(tmp_path: Path) -> None:
    with open_state(tmp_path / "state.db") as state:
        with state.write() as connection:
            put_release(connection, "atlas-5", 10)
            put_release(connection, "atlas-4", 5)
            put_release(connection, "atlas-5", 20)
        with state.read() as connection:
            assert all_releases(connection) == {"atlas-4": 5, "atlas-5": 20}
