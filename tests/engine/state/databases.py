"""The state on each database that it may be kept in, empty, for one test at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from stillwatch.engine.state.store import State, open_state
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
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty state may be made: a file, and then a database of PostgreSQL."""
    if request.param == "sqlite":
        return str(tmp_path / "state.db")
    server: Server = request.getfixturevalue("postgres")
    return server.database()


@pytest.fixture
def state(address: str) -> Iterator[State]:
    """An open state without rows."""
    with open_state(address) as opened:
        yield opened


@pytest.fixture
def sqlite_state(tmp_path: Path) -> Iterator[State]:
    """An open state in SQLite, for what does not depend on the database."""
    with open_state(tmp_path / "state.db") as opened:
        yield opened
