"""Giving memory back leaves every table as it was."""

from __future__ import annotations

import pyarrow as pa

from stillwatch.engine.contract import Engine
from stillwatch.engine.duckdb import DuckDBEngine
from stillwatch.engine.room import give_back
from stillwatch.engine.steps import parse


def test_tables_stay_as_they_were() -> None:
    with DuckDBEngine() as engine, DuckDBEngine() as fresh:
        engine.register("numbers", pa.table({"n": [1, 2, 3]}))
        engine.step(parse("squares", "-- A row is a square.\nSELECT n * n AS square FROM numbers ORDER BY n"))
        give_back(engine)
        assert engine.table("squares")["square"].to_pylist() == [1, 4, 9]
        assert _limit(engine) == _limit(fresh)


def _limit(engine: Engine) -> object:
    step = parse("limits", "-- A row is a limit.\nSELECT current_setting('memory_limit') AS most")
    engine.step(step)
    return engine.table("limits")["most"].to_pylist()
