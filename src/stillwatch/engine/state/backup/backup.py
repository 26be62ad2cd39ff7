"""Backs the state up into a file, and restores one into an empty database of either kind."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from sqlalchemy import Connection, literal, select

from stillwatch.decide.ledger.verify import Check, verify_chain
from stillwatch.engine.state import ledger
from stillwatch.engine.state.backup.dump import MAGIC as DUMP
from stillwatch.engine.state.backup.dump import Dump, read_dump, write_dump
from stillwatch.engine.state.backup.online import MAGIC as SQLITE
from stillwatch.engine.state.backup.online import copy_online
from stillwatch.engine.state.backup.sections import load, sections
from stillwatch.engine.state.faults import shown
from stillwatch.engine.state.migrate import migrate, newest
from stillwatch.engine.state.store import State, open_state
from stillwatch.engine.state.tables import METADATA
from stillwatch.model.errors import StillwatchError


class Restored(msgspec.Struct, frozen=True):
    """How many rows came back into which table, and whether the ledger among them holds."""

    rows: dict[str, int]
    ledger: Check


def back_up(state: State, path: Path, at: int, actor: str, *, portable: bool = False) -> None:
    """Write the whole state to `path`, as it is at one moment; services go on meanwhile.

    From SQLite a copy of its file, from PostgreSQL or where `portable` is asked for one that does not
    depend on the database. The ledger says who did it and when (microseconds since 1970 UTC).
    """
    with state.write() as connection:
        ledger.append(connection, at, actor, "back_up", path.name, {})
    if state.is_sqlite and not portable:
        copy_online(Path(str(state.url.database)), path)
        return
    with state.read() as connection:
        write_dump(connection, path)


def restore(state_address: str | Path, path: Path, at: int, actor: str) -> Restored:
    """Bring a backup into an empty or new database, all of it or nothing, and up to date.

    `StillwatchError` where the file is damaged or the database holds rows. The ledger goes on in the
    restored chain, and says that it was restored.
    """
    with opened(path) as dump, open_state(state_address) as state, state.write() as connection:
        _need_empty(connection, shown(state.url))
        METADATA.drop_all(connection)
        connection.exec_driver_sql("DROP TABLE alembic_version")
        migrate(connection, shown(state.url), dump.revision)
        rows = load(connection, dump.parts)
        migrate(connection, shown(state.url))
        check = verify_chain(ledger.entries(connection))
        ledger.append(connection, at, actor, "restore", path.name, {"whole": check.is_whole})
    return Restored(rows, check)


@contextmanager
def opened(path: Path) -> Iterator[Dump]:
    """What a backup of either kind holds."""
    with path.open("rb") as stream:
        beginning = stream.read(len(SQLITE))
        stream.seek(0)
        if beginning.startswith(DUMP):
            yield read_dump(stream, path)
        elif beginning == SQLITE:
            with _copied(path) as dump:
                yield dump
        else:
            raise StillwatchError(
                f"{path}: not a backup of the state", hint="Give a file that `stillwatch state backup` wrote."
            )


@contextmanager
def _copied(path: Path) -> Iterator[Dump]:
    """A database file is read from a copy of its own, brought up to date; the backup is not touched."""
    with tempfile.TemporaryDirectory(prefix="stillwatch-") as folder:
        copy = Path(folder) / "state.db"
        shutil.copyfile(path, copy)
        with open_state(copy) as source, source.read() as connection:
            yield Dump(newest(), sections(connection))


def _need_empty(connection: Connection, name: str) -> None:
    for table in METADATA.sorted_tables:
        if connection.scalar(select(literal(1)).select_from(table).limit(1)) is not None:
            raise StillwatchError(
                f"{name}: the state is not empty: {table.name} has rows",
                hint="Restore into a new file or database, and let the service use that one.",
            )
