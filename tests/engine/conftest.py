"""One small range, its scan, and the stages of detection over it, for all tests of the engine; one Spark."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from stillwatch.engine.java import find_java
from stillwatch.engine.settings import EngineSettings
from stillwatch.model.errors import StillwatchError
from stillwatch.model.scan import ScanResult
from stillwatch.range.composer import compose
from stillwatch.range.writer import write_composition
from tests.engine.ranged import SETTINGS, Ranged
from tests.engine.workbench import Workbench, set_up

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

TWO_EXECUTORS = "local-cluster[2,1,1024]"


@pytest.fixture(scope="session")
def ranged(tmp_path_factory: pytest.TempPathFactory) -> Ranged:
    folder: Path = tmp_path_factory.mktemp("range")
    write_composition(compose(SETTINGS), folder)
    return Ranged(folder)


@pytest.fixture(scope="session")
def scanned(ranged: Ranged) -> ScanResult:
    return ranged.scanned()


@pytest.fixture(scope="session")
def workbench(ranged: Ranged) -> Workbench:
    return set_up(ranged)


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    """Spark with two executor processes. It starts once, since that takes long; tests that use it carry the
    mark `xdist_group("spark")`, so that one test process has it."""
    try:
        find_java()
    except StillwatchError as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"{missing}. {missing.hint}")
    # these runs are over before a second compiler's work pays
    os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
    from stillwatch.engine.spark_session import start_spark

    session, stop = start_spark(TWO_EXECUTORS, EngineSettings(memory_limit="1GiB"))
    yield session
    stop()
