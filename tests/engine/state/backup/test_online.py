"""The copy of SQLite's file stands alone."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from stillwatch.engine.state.backup.online import copy_online
from stillwatch.engine.state.store import State
from tests.engine.state.filled import contents, fill


def test_the_copy_needs_no_log_beside_it_and_holds_what_was_only_in_the_log(
    sqlite_state: State, tmp_path: Path
) -> None:
    fill(sqlite_state)
    target = tmp_path / "copies" / "copy.db"
    target.parent.mkdir()
    target.write_text("an older copy")
    copy_online(tmp_path / "state.db", target)
    assert [path.name for path in target.parent.iterdir()] == ["copy.db"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with closing(sqlite3.connect(f"file:{target}?immutable=1", uri=True)) as copy:
        assert copy.execute("SELECT count(*) FROM campaigns").fetchone() == (2,)
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert contents(sqlite_state)["campaigns"]
