"""Where the state is kept is read from a path or a URL, and refusals never repeat a password."""

from __future__ import annotations

from pathlib import Path

import pytest

from stillwatch.engine.state.address import read_address
from stillwatch.model.errors import StillwatchError


@pytest.mark.parametrize("told", ["data/state.db", Path("data/state.db"), "sqlite:///data/state.db"])
def test_a_path_is_a_file_of_sqlite(told: str | Path) -> None:
    url = read_address(told)
    assert (url.get_backend_name(), url.database) == ("sqlite", "data/state.db")


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+pg8000"])
def test_postgresql_is_spoken_to_by_the_driver_we_bring(scheme: str) -> None:
    assert read_address(f"{scheme}://ann@db/stillwatch").drivername == "postgresql+pg8000"


def test_another_driver_is_left_to_the_operator() -> None:
    assert read_address("postgresql+psycopg://ann@db/stillwatch").get_driver_name() == "psycopg"


@pytest.mark.parametrize(
    "told",
    [
        "mysql://ann:sesame@db/x",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql://ann:sesame@db:port/x",
        "://",
    ],
)
def test_anything_else_is_refused_with_what_is_expected(told: str) -> None:
    with pytest.raises(StillwatchError) as refused:
        read_address(told)
    assert "postgresql://" in refused.value.hint
    assert "sesame" not in f"{refused.value} {refused.value.hint}"
