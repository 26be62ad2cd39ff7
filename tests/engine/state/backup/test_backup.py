"""What was backed up comes back row by row, from either database into either, and never by halves."""

from __future__ import annotations

import stat
import threading
from pathlib import Path

import pytest

from stillwatch.decide.roles import Role
from stillwatch.engine.state.backup.backup import back_up, opened, restore
from stillwatch.engine.state.ledger import append, entries, verify
from stillwatch.engine.state.people.tokens import create_token, find_token
from stillwatch.engine.state.store import State, open_state
from stillwatch.model.errors import StillwatchError
from tests.engine.state.filled import contents, fill


@pytest.mark.parametrize("portable", [False, True])
@pytest.mark.parametrize("into", ["the same kind", "the other kind"])
def test_every_row_comes_back_in_either_database(
    request: pytest.FixtureRequest, state: State, tmp_path: Path, into: str, portable: bool
) -> None:
    fill(state)
    back_up(state, tmp_path / "backup", 10, "ann", portable=portable)
    same = into == "the same kind"
    if state.is_sqlite == same:
        target = str(tmp_path / "restored.db")
    else:
        target = request.getfixturevalue("postgres").database()
    done = restore(target, tmp_path / "backup", 20, "bob")
    with open_state(target) as restored:
        assert contents(restored) == contents(state)
        assert verify(restored).is_whole
        with restored.read() as connection:
            assert [entry.action for entry in entries(connection)][-2:] == ["back_up", "restore"]
    assert done.ledger.is_whole
    assert done.rows["campaigns"] == done.rows["tokens"] == 2


def test_a_backup_is_private_and_one_file(state: State, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    back_up(state, folder / "one", 10, "ann")
    assert [path.name for path in folder.iterdir()] == ["one"]
    assert stat.S_IMODE((folder / "one").stat().st_mode) == 0o600


@pytest.mark.parametrize("portable", [False, True])
def test_a_backup_while_it_is_written_to_is_one_moment(state: State, tmp_path: Path, portable: bool) -> None:
    """The ledger of each copy holds, and what was written before the backup began is in it."""
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with state.write() as connection:
                append(connection, number, "ann", "decide", f"acct_{number}", {})

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            back_up(state, tmp_path / f"{number}", 10, "ann", portable=portable)
    finally:
        stop.set()
        writer.join()
    lengths = []
    for number in range(3):
        done = restore(tmp_path / f"{number}.db", tmp_path / f"{number}", 20, "bob")
        assert done.ledger.is_whole
        lengths.append(done.ledger.entries)
    assert lengths == sorted(set(lengths))


def test_tokens_go_on_after_a_restore(sqlite_state: State, tmp_path: Path) -> None:
    with sqlite_state.write() as connection:
        token, text = create_token(connection, 1, "ann", "x", Role.GATEWAY)
    back_up(sqlite_state, tmp_path / "backup", 10, "ann", portable=True)
    restore(tmp_path / "restored.db", tmp_path / "backup", 20, "bob")
    with open_state(tmp_path / "restored.db") as restored, restored.read() as connection:
        assert find_token(connection, text, 30) == token


def test_a_state_with_rows_is_not_written_over(state: State, address: str, tmp_path: Path) -> None:
    back_up(state, tmp_path / "backup", 10, "ann")
    with pytest.raises(StillwatchError, match="not empty: ledger"):
        restore(address, tmp_path / "backup", 20, "bob")


def test_a_broken_ledger_comes_back_as_it_was_and_is_told(sqlite_state: State, tmp_path: Path) -> None:
    fill(sqlite_state)
    with sqlite_state.write() as connection:
        connection.exec_driver_sql("UPDATE ledger SET actor = 'eve' WHERE seq = 2")
    back_up(sqlite_state, tmp_path / "backup", 10, "ann")
    done = restore(tmp_path / "restored.db", tmp_path / "backup", 20, "bob")
    assert done.ledger.found is not None
    assert done.ledger.found.seq == 2


@pytest.mark.parametrize("kind", ["cut", "changed"])
def test_a_damaged_file_changes_nothing(state: State, address: str, tmp_path: Path, kind: str) -> None:
    with open_state(tmp_path / "source.db") as source:
        fill(source)
        back_up(source, tmp_path / "backup", 10, "ann", portable=True)
    whole = (tmp_path / "backup").read_bytes()
    half = len(whole) // 2
    broken = whole[:half] if kind == "cut" else whole[:half] + bytes([whole[half] ^ 1]) + whole[half + 1 :]
    (tmp_path / "backup").write_bytes(broken)
    with pytest.raises(StillwatchError, match="not a whole backup"):
        restore(address, tmp_path / "backup", 20, "bob")
    with open_state(address) as after:
        assert not any(contents(after).values())


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("hello")
    with pytest.raises(StillwatchError, match="not a backup"), opened(tmp_path / "x"):
        pass
