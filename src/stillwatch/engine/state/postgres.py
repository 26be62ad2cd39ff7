"""PostgreSQL as the state needs it: one writer at a time, readers on a snapshot, TLS as the URL asks."""

from __future__ import annotations

import ssl
from importlib.util import find_spec
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, ExceptionContext

from stillwatch.engine.state.address import CONNECTIONS
from stillwatch.model.errors import StillwatchError

WRITER: Final = 0x57494C4C  # the advisory lock of whoever writes the state: a number of our own
LOCK_WAIT: Final = "30s"
# longer than any wait for the lock: by then the server is gone without having said so
_SOCKET_WAIT_S: Final = 40.0
_OPTIONS: Final = ("sslmode", "sslrootcert", "host")
_MODES: Final = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")


def open_postgres(url: URL) -> Engine:
    """An engine for a `postgresql://` URL, which may name `sslmode`, `sslrootcert` and a socket's `host`."""
    told = {name: str(url.query[name]) for name in _OPTIONS if name in url.query}
    arguments: dict[str, Any] = {}
    if url.get_driver_name() == "pg8000":
        if find_spec("pg8000") is None:
            raise StillwatchError(
                "the state in PostgreSQL needs the package pg8000", hint="pip install 'stillwatch[postgres]'"
            )
        url = url.difference_update_query(_OPTIONS)
        arguments = {"timeout": _SOCKET_WAIT_S, "ssl_context": tls(told), "application_name": "stillwatch"}
        if told.get("host", "").startswith("/"):
            arguments["unix_sock"] = f"{told['host']}/.s.PGSQL.{url.port or 5432}"
    # a connection that broke while it waited in the pool is replaced before it is used
    engine = create_engine(
        url,
        hide_parameters=True,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_pre_ping=True,
        connect_args=arguments,
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    event.listen(engine, "handle_error", _without_row)
    event.listen(engine, "handle_error", _gone)
    return engine


def tls(told: dict[str, str]) -> ssl.SSLContext | bool | None:
    """What `sslmode` means to pg8000: a context, or true for any certificate, none where TLS is optional."""
    mode = told.get("sslmode", "prefer")
    if mode not in _MODES:
        raise StillwatchError(
            f"sslmode={mode} in the address of the state", hint=f"Expected one of: {', '.join(_MODES)}."
        )
    if mode.startswith("verify"):
        context = ssl.create_default_context(cafile=told.get("sslrootcert"))
        context.check_hostname = mode == "verify-full"
        return context
    return {"disable": False, "require": True}.get(mode)


def _prepare(connection: Any, _: Any) -> None:
    """Nobody waits for the writer's lock for ever."""
    connection.cursor().execute(f"SET lock_timeout = '{LOCK_WAIT}'")
    connection.commit()


def _begin(connection: Connection) -> None:
    """Take the lock of the one writer at once, or read one snapshot and write nothing.

    The modes are the same as on SQLite, so that code which holds on one database holds on the other.
    """
    if connection.get_execution_options().get("writing"):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITER})")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def _gone(context: ExceptionContext) -> None:
    """A connection whose server said nothing for so long is used no more: its answer may still come, and
    would be taken for that to another question."""
    if isinstance(context.original_exception, TimeoutError):
        context.is_disconnect = True


def _without_row(context: ExceptionContext) -> None:
    """Take the row out of an error: PostgreSQL repeats it there, and it may hold the hash of a secret."""
    original, wrapped = context.original_exception, context.sqlalchemy_exception
    fields = original.args[0] if original.args else None
    if isinstance(fields, dict) and fields.pop("D", None) and wrapped is not None:
        wrapped.args = (f"({type(original).__name__}) {fields}",)
