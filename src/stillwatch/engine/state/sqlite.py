"""SQLite as the state needs it: durable at commit, readers beside one writer, private."""

from __future__ import annotations

import os
import sqlite3
import time
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL

from stillwatch.engine.state.address import CONNECTIONS
from stillwatch.ingest.durable import PRIVATE
from stillwatch.model.errors import StillwatchError

WAIT_S: Final = 30.0  # for another process that writes; its transactions take milliseconds


def open_sqlite(url: URL) -> Engine:
    """An engine on the file of `url`, which is made with mode 0600 where it is missing."""
    make_file(Path(str(url.database)))
    engine = create_engine(
        url, hide_parameters=True, pool_size=CONNECTIONS, max_overflow=0, connect_args={"timeout": WAIT_S}
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def make_file(path: Path) -> None:
    """An empty file that only its owner reads; SQLite gives its log the same mode."""
    if not path.parent.is_dir():
        raise StillwatchError(
            f"{path}: there is no folder {path.parent} for the state", hint="Make it, or name another file."
        )
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, PRIVATE))
    except OSError as fault:
        raise StillwatchError(
            f"{path}: the state cannot be written: {fault.strerror}",
            hint="Give the file and its folder to the user who runs stillwatch.",
        ) from fault


def _prepare(connection: sqlite3.Connection, _: Any) -> None:
    """Settings of one connection; transactions are begun by `_begin` and not by the driver."""
    connection.isolation_level = None
    _use_log(connection)
    for pragma in (
        "PRAGMA synchronous = FULL",  # a commit survives a power cut
        "PRAGMA foreign_keys = ON",
        "PRAGMA secure_delete = ON",  # erased rows are overwritten
        "PRAGMA trusted_schema = OFF",
    ):
        connection.execute(pragma)


def _use_log(connection: sqlite3.Connection) -> None:
    """Switch a new file to a write-ahead log, beside which readers go on.

    Of several that open it at once each wants the whole file for that, and SQLite then refuses rather than
    waits; once one has done it, nothing is left to do for the others.
    """
    until = time.monotonic() + WAIT_S
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(0.01)


def _begin(connection: Connection) -> None:
    """Take the lock of the one writer at once, or make sure that nothing is written."""
    writing = bool(connection.get_execution_options().get("writing"))
    connection.exec_driver_sql("PRAGMA query_only = OFF" if writing else "PRAGMA query_only = ON")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
