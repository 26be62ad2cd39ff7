"""What goes wrong with the state, said so that an operator can mend it; passwords never stand in it."""

from __future__ import annotations

from typing import Final

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, InterfaceError

from stillwatch.model.errors import StillwatchError

# SQLSTATE: connection, who may come in, which database, resources (disk, memory), shut-down, system, lock
_PASSING: Final = ("08", "28", "3D", "53", "57", "58", "55P03")
_PASSING_SQLITE: Final = ("BUSY", "LOCKED", "FULL", "IOERR", "READONLY", "CANTOPEN", "NOTADB", "CORRUPT")


class StateUnavailable(StillwatchError):
    """The database cannot be reached or written just now; nothing of the transaction was kept."""


def is_passing(fault: DBAPIError) -> bool:
    """Whether it is the database's condition and not the statement that is at fault."""
    if fault.connection_invalidated or isinstance(fault, InterfaceError):
        return True  # the second is what drivers raise about the connection itself
    if name := getattr(fault.orig, "sqlite_errorname", ""):
        return str(name).removeprefix("SQLITE_").startswith(_PASSING_SQLITE)
    told = _told(fault)  # of pg8000: the fields of PostgreSQL's message, C being the SQLSTATE
    return isinstance(told, dict) and str(told.get("C", "")).startswith(_PASSING)


def unavailable(url: URL, fault: DBAPIError) -> StateUnavailable:
    """The same fault with the database's name and what to do, for the one who runs the service."""
    told = _told(fault)
    reason = told.get("M", "no reason given") if isinstance(told, dict) else told
    return StateUnavailable(
        f"{shown(url)}: the state cannot be used: {reason}",
        hint="Look whether the server runs and lets this user in."
        if url.get_backend_name() == "postgresql"
        else "Look at the free space of the disk and at the rights of the file and of its folder.",
    )


def shown(url: URL) -> str:
    """A database's address without its password."""
    return url.render_as_string(hide_password=True)


def _told(fault: DBAPIError) -> object:
    """What the driver said: a text, or PostgreSQL's fields."""
    return fault.orig.args[0] if fault.orig is not None and fault.orig.args else "no reason given"
