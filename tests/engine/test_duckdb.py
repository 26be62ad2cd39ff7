"""DuckDB keeps to the memory and the folder it was given, and says so when they do not do."""

from __future__ import annotations

from pathlib import Path

import pytest

from stillwatch.engine.duckdb import DuckDBEngine
from stillwatch.engine.settings import EngineSettings
from stillwatch.engine.steps import parse
from stillwatch.model.errors import StillwatchError

SORTED = parse(
    "sorted_numbers",
    "-- A row is a number.\nSELECT hash(range) AS number, range AS place FROM range($count) ORDER BY number",
)


def test_what_does_not_fit_into_memory_spills_and_is_removed(tmp_path: Path) -> None:
    settings = EngineSettings(threads=1, memory_limit="48MiB", temporary=tmp_path)
    with DuckDBEngine(settings) as engine:
        assert engine.step(SORTED, {"count": 5_000_000}) == 5_000_000
        assert any(path.is_file() for path in tmp_path.rglob("*"))
    assert list(tmp_path.iterdir()) == []


def test_too_little_memory_says_which_step_and_what_to_do() -> None:
    with (
        DuckDBEngine(EngineSettings(threads=1, memory_limit="1MiB")) as engine,
        pytest.raises(StillwatchError, match="step sorted_numbers") as caught,
    ):
        engine.step(SORTED, {"count": 5_000_000})
    assert "memory limit" in caught.value.hint


def test_the_number_of_threads_is_kept() -> None:
    with DuckDBEngine(EngineSettings(threads=1)) as engine:
        engine.step(parse("threads", "-- A row is a setting.\nSELECT current_setting('threads') AS threads"))
        assert engine.table("threads").to_pydict() == {"threads": [1]}
