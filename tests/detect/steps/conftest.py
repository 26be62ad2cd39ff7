"""One engine for the tests of all steps."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from stillwatch.engine.duckdb import DuckDBEngine
from tests.detect.steps.running import Running


@pytest.fixture(scope="session")
def running() -> Iterator[Running]:
    with DuckDBEngine() as engine:
        yield Running(engine)
