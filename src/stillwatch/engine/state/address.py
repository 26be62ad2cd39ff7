"""Where the state is kept: a file for SQLite, a URL for PostgreSQL."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from stillwatch.model.errors import StillwatchError

# Connections of one process. Its writers take turns at one, so the rest read; the web server has 40 threads.
CONNECTIONS: Final = 20
_EXPECTED: Final = "Give a file (state.db, sqlite:///state.db) or postgresql://USER:PASSWORD@HOST/DATABASE."


def read_address(told: str | Path) -> URL:
    """The URL for a path, `sqlite:///PATH` or `postgresql://...`; `StillwatchError` for anything else.

    PostgreSQL is spoken to through pg8000, unless the URL names another driver that is installed.
    """
    if isinstance(told, Path) or "://" not in told:
        return URL.create("sqlite", database=str(told))
    try:
        url = make_url(told)
    except (ArgumentError, ValueError):  # the text itself stays out: it may hold a password
        raise StillwatchError("the address of the state cannot be read", hint=_EXPECTED) from None
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+pg8000")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise StillwatchError(f"{url.drivername}: no database for the state", hint=_EXPECTED)
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise StillwatchError("the state in SQLite needs a file: it must outlive the process", hint=_EXPECTED)
    return url
