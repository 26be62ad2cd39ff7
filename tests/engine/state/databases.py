"""The state on each database that it may be kept in, empty, for one test at a time."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from stillwatch.engine.state.store import State, open_state
from stillwatch.engine.state.tables import METADATA
from tests.postgres import HOW_TO_GET_POSTGRES, Server, programs

DATABASES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A running PostgreSQL; tests without one are skipped, and fail in CI."""
    folder = programs()
    if folder is None:
        if os.environ.get("CI"):
            pytest.fail(f"CI has no PostgreSQL: {HOW_TO_GET_POSTGRES}")
        pytest.skip(HOW_TO_GET_POSTGRES)
    server = Server(folder)
    yield server
    server.remove()


@pytest.fixture(params=DATABASES)
def empty_address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a state may be made that was never opened: a file, and then a database of PostgreSQL."""
    if request.param == "sqlite":
        return str(tmp_path / "state.db")
    server: Server = request.getfixturevalue("postgres")
    return server.database()


@pytest.fixture(scope="session")
def shared(postgres: Server) -> Iterator[State]:
    """One state in PostgreSQL for all tests: to empty its tables is much faster than to make them."""
    with open_state(postgres.database()) as opened:
        yield opened


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with tables and without rows: to copy it is faster than to make them."""
    path = tmp_path_factory.mktemp("template") / "state.db"
    open_state(path).close()
    return path


@pytest.fixture(params=DATABASES)
def address(request: pytest.FixtureRequest, tmp_path: Path, template: Path) -> str:
    """Where a state without rows is."""
    if request.param == "sqlite":
        return str(shutil.copy(template, tmp_path / "state.db"))
    opened: State = request.getfixturevalue("shared")
    names = ", ".join(f'"{name}"' for name in METADATA.tables)
    with opened.write() as connection:
        connection.exec_driver_sql(f"TRUNCATE {names}")
    return opened.url.render_as_string(hide_password=False)


@pytest.fixture
def state(address: str) -> Iterator[State]:
    """An open state without rows."""
    with open_state(address) as opened:
        yield opened


@pytest.fixture
def sqlite_state(tmp_path: Path, template: Path) -> Iterator[State]:
    """An open state in SQLite, for what does not depend on the database."""
    with open_state(shutil.copy(template, tmp_path / "state.db")) as opened:
        yield opened
