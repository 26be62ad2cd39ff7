"""The state store: transactions that read a snapshot, and transactions of the one writer."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnection

from stillwatch.engine.state.address import read_address
from stillwatch.engine.state.faults import StateUnavailable, is_passing, shown, unavailable
from stillwatch.engine.state.migrate import migrate, newest, revision
from stillwatch.engine.state.postgres import open_postgres
from stillwatch.engine.state.sqlite import WAIT_S, open_sqlite
from stillwatch.model.errors import StillwatchError


class State:
    """One database; may be used by many threads, not across a fork. `close()` it, or use it with `with`."""

    def __init__(self, url: URL) -> None:
        self.url = url
        opener = open_sqlite if self.is_sqlite else open_postgres
        self._engine = opener(url)
        self._writing = self._engine.execution_options(writing=True)
        # writers of this process queue here, in turn, and not with a connection each at the database
        self._turn = threading.Lock()
        self._writer: int | None = None
        self.failure: StateUnavailable | None = None
        """Why the last writing transaction was not kept; None again as soon as one is."""

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file of ours."""
        return self.url.get_backend_name() == "sqlite"

    def __repr__(self) -> str:
        return f"State({shown(self.url)})"

    def __enter__(self) -> State:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give all connections back."""
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one moment of the state and can change nothing."""
        with self._transaction(self._engine) as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that nobody else writes beside; kept, durably, when the block ends without an error.

        `StateUnavailable` where the database is gone, full, or its writer stays busy for 30 seconds;
        nothing of the block was kept then. Do not open one inside another: pass the connection on.
        """
        if self._writer == threading.get_ident():
            raise RuntimeError("write() inside write(): pass the connection on")
        try:
            with self._my_turn(), self._transaction(self._writing) as connection:
                yield connection
            self.failure = None
        except StateUnavailable as fault:
            self.failure = fault
            raise

    def reclaim(self) -> bool:
        """Make the files hold nothing of rows that were deleted: in SQLite's log, in PostgreSQL's tables.
        False where a reader kept SQLite's log as it is: try again.

        What a PostgreSQL server archives of its log, and backups, are not within reach.
        """
        raw = self._engine.raw_connection()
        try:
            if self.is_sqlite:
                return not raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            assert raw.driver_connection is not None, "it was just taken from the pool"
            raw.rollback()  # the pool has looked whether it answers
            raw.driver_connection.autocommit = True  # VACUUM takes no part in transactions
            raw.cursor().execute("VACUUM")
            raw.driver_connection.autocommit = False
            return True
        finally:
            raw.close()

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        if not self._turn.acquire(timeout=WAIT_S):
            raise StateUnavailable(f"{shown(self.url)}: another writer holds the state since {WAIT_S:.0f} s")
        try:
            self._writer = threading.get_ident()
            yield
        finally:
            self._writer = None
            self._turn.release()

    @contextmanager
    def _transaction(self, engine: Engine) -> Iterator[Connection]:
        try:
            with engine.begin() as connection:
                yield connection
        except NoConnection as fault:
            raise StateUnavailable(
                f"{shown(self.url)}: too many are at work on the state at once", hint="Try again."
            ) from fault
        except TimeoutError as fault:  # the driver lets the socket's through as it is
            raise StateUnavailable(
                f"{shown(self.url)}: the server has stopped answering", hint="Look whether it hangs."
            ) from fault
        except DBAPIError as fault:
            if is_passing(fault):
                raise unavailable(self.url, fault) from fault
            raise


def open_state(address: str | Path, *, make: bool = True) -> State:
    """Open the state at a path or URL (see `read_address`) and bring its schema up to date.

    `StillwatchError` where a newer Stillwatch wrote it, or its file is missing and `make` is false;
    `StateUnavailable` where it cannot be reached.
    """
    url = read_address(address)
    if not make and url.get_backend_name() == "sqlite" and not Path(str(url.database)).is_file():
        raise StillwatchError(f"{url.database}: there is no state", hint="Name the file of the state.")
    state = State(url)
    try:
        with state.read() as connection:
            is_current = revision(connection) == newest()
        if not is_current:  # who only looks does not wait for the writer
            with state.write() as connection:
                migrate(connection, shown(state.url))
    except BaseException:
        state.close()
        raise
    return state
