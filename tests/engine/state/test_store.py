"""Transactions of the state: one moment for readers, one writer, all or nothing, the truth when it fails."""

from __future__ import annotations

import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import DatabaseError, SQLAlchemyError

from stillwatch.engine.state.address import CONNECTIONS
from stillwatch.engine.state.faults import StateUnavailable
from stillwatch.engine.state.store import State, open_state
from stillwatch.engine.state.tables.campaigns import MEMBERS, RELEASES
from stillwatch.engine.state.tables.settings import SETTINGS
from stillwatch.model.errors import StillwatchError
from tests.postgres import Server


def released(state: State) -> list[str]:
    with state.read() as connection:
        return list(connection.scalars(select(RELEASES.c.model).order_by(RELEASES.c.model)))


def test_what_was_written_is_read_again_also_by_the_next_process(state: State, address: str) -> None:
    with state.write() as connection:
        connection.execute(insert(RELEASES).values(model="atlas-5", released=1_768_392_000_000_000))
    assert released(state) == ["atlas-5"]
    with open_state(address) as other:
        assert released(other) == ["atlas-5"]


def test_nothing_of_a_block_that_failed_is_kept(state: State) -> None:
    def fail() -> None:
        with state.write() as connection:
            connection.execute(insert(RELEASES).values(model="atlas-5", released=1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert released(state) == []


def test_a_reader_can_change_nothing(state: State) -> None:
    with pytest.raises((SQLAlchemyError, StillwatchError)), state.read() as connection:
        connection.execute(insert(RELEASES).values(model="atlas-5", released=1))
    assert released(state) == []
    with state.write() as connection:  # the same connection writes again
        connection.execute(insert(RELEASES).values(model="atlas-5", released=1))


def test_a_reader_sees_one_moment(state: State) -> None:
    with state.read() as reader:
        assert reader.scalar(select(func.count()).select_from(RELEASES)) == 0
        with state.write() as writer:
            writer.execute(insert(RELEASES).values(model="atlas-5", released=1))
        assert reader.scalar(select(func.count()).select_from(RELEASES)) == 0
    assert released(state) == ["atlas-5"]


def test_a_row_does_not_outlive_or_precede_its_owner(state: State) -> None:
    with pytest.raises(DatabaseError), state.write() as connection:
        connection.execute(
            insert(MEMBERS).values(
                campaign="camp_x", account="a", since=1, bits=1.0, harvest_share=0.5, evidence="[]"
            )
        )


@pytest.mark.parametrize("processes", [1, 2])
def test_a_read_that_leads_to_a_write_is_not_overtaken(state: State, address: str, processes: int) -> None:
    """Counting up in 40 threads loses nothing, within a process and between two that share a database."""
    with state.write() as connection:
        connection.execute(insert(SETTINGS).values(name="count", value="0"))
    states = [state] if processes == 1 else [state, open_state(address)]

    def count_up(turn: int) -> None:
        with states[turn % processes].write() as connection:
            count = int(connection.scalar(select(SETTINGS.c.value)) or 0)
            connection.execute(update(SETTINGS).values(value=str(count + 1)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count_up, range(40)))
    with state.read() as connection:
        assert connection.scalar(select(SETTINGS.c.value)) == "40"
    for other in states[1:]:
        other.close()


def test_a_transaction_inside_its_own_is_a_mistake_and_not_a_deadlock(state: State) -> None:
    with state.write(), pytest.raises(RuntimeError, match="pass the connection on"), state.write():
        pass
    with state.write():
        pass


def test_the_file_is_private_and_so_is_its_log(sqlite_state: State) -> None:
    path = Path(str(sqlite_state.url.database))
    with sqlite_state.write() as connection:
        connection.execute(insert(RELEASES).values(model="atlas-5", released=1))
        modes = {name.name: stat.S_IMODE(name.stat().st_mode) for name in path.parent.glob("state.db*")}
    assert modes == {"state.db": 0o600, "state.db-shm": 0o600, "state.db-wal": 0o600}


def test_first_openings_at_once_make_one_schema(empty_address: str) -> None:
    gate = threading.Barrier(6)

    def first(_: int) -> list[str]:
        gate.wait()
        with open_state(empty_address) as opened:
            return released(opened)

    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(first, range(6))) == [[]] * 6


def test_a_database_that_is_gone_is_told_and_comes_back_without_hands(postgres: Server) -> None:
    with open_state(postgres.database()) as state:
        with state.write() as connection:
            connection.execute(insert(RELEASES).values(model="atlas-5", released=1))
        postgres.stop()
        try:
            with pytest.raises(StateUnavailable, match=r"stillwatch@127\.0\.0\.1"), state.write():
                pytest.fail("nothing is written to a server that is gone")
            with pytest.raises(StateUnavailable), state.read():
                pytest.fail("nothing is read from a server that is gone")
            with pytest.raises(StateUnavailable):
                open_state(str(state.url))
        finally:
            postgres.start()
        assert released(state) == ["atlas-5"]


def test_a_server_that_goes_away_inside_a_transaction_is_told(postgres: Server) -> None:
    with open_state(postgres.database()) as state:

        def lose_it() -> None:
            with state.write() as connection:
                connection.execute(insert(RELEASES).values(model="atlas-5", released=1))
                postgres.stop()
                postgres.start()
                connection.execute(insert(RELEASES).values(model="atlas-6", released=1))

        with pytest.raises(StateUnavailable):
            lose_it()
        assert released(state) == []


def test_a_full_disk_is_told_and_nothing_of_the_block_is_kept(sqlite_state: State) -> None:
    with sqlite_state.write() as connection:
        pages = int(connection.exec_driver_sql("PRAGMA page_count").scalar_one())

    def fill() -> None:
        with sqlite_state.write() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 1}")
            for number in range(200):
                connection.execute(insert(SETTINGS).values(name=f"{number}", value="x" * 4_000))

    with pytest.raises(StateUnavailable, match="full"):
        fill()
    with sqlite_state.read() as connection:
        assert connection.scalar(select(func.count()).select_from(SETTINGS)) == 0


def test_readers_beyond_the_connections_are_told_and_not_left_hanging(
    sqlite_state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = sqlite_state._engine.pool
    monkeypatch.setattr(pool, "_timeout", 0.01)
    with ExitStack() as readers:
        for _ in range(CONNECTIONS):
            readers.enter_context(sqlite_state.read())
        with pytest.raises(StateUnavailable, match="too many"), sqlite_state.read():
            pass


def test_a_password_stands_in_no_error_and_no_name() -> None:
    with pytest.raises(StillwatchError) as told:
        open_state("postgresql://ann:sesame@127.0.0.1:1/stillwatch")
    assert "sesame" not in f"{told.value} {told.value.hint} {told.value.__cause__!r}"
    assert "ann:***@127.0.0.1" in str(told.value)


def test_a_write_that_was_not_kept_is_remembered_until_one_is(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreachable(*_: object) -> None:
        raise StateUnavailable("gone")

    with monkeypatch.context() as gone:
        gone.setattr(State, "_transaction", unreachable)
        with pytest.raises(StateUnavailable), state.write():
            pass
    assert str(state.failure) == "gone"
    with pytest.raises(ZeroDivisionError), state.write():
        raise ZeroDivisionError
    assert state.failure is not None, "a fault of the caller says nothing about the state"
    with state.write() as connection:
        connection.execute(insert(RELEASES).values(model="atlas-5", released=1))
    assert state.failure is None
