"""One Spark with two executor processes for all tests that need one."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from pyspark.sql import SparkSession

from stillwatch.engine.java import find_java
from stillwatch.engine.settings import EngineSettings
from stillwatch.engine.spark_session import start_spark
from stillwatch.model.errors import StillwatchError

TWO_EXECUTORS = "local-cluster[2,1,1024]"
# these runs are over before the work of Java's second compiler pays
SOON_OVER = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    """A running session. It starts once, since that takes long: tests that use it carry the mark
    `xdist_group("spark")`, so that one test process has them all."""
    try:
        find_java()
    except StillwatchError as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"{missing}. {missing.hint}")
    os.environ.setdefault("JAVA_TOOL_OPTIONS", SOON_OVER)
    session, stop = start_spark(TWO_EXECUTORS, EngineSettings(memory_limit="1GiB"))
    yield session
    stop()
