"""What only Spark can get wrong; all else that it must do is tested in test_contract.py."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pyarrow as pa
import pytest
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from stillwatch.engine.spark import SparkEngine
from stillwatch.engine.steps import parse
from stillwatch.model.errors import StillwatchError
from stillwatch.model.scan import ScanResult
from tests.engine.ranged import Ranged
from tests.engine.sparked import TWO_EXECUTORS

pytestmark = pytest.mark.xdist_group("spark")

NUMBERS = pa.table({"number": list(range(1000))})


@pytest.fixture
def engine(spark: SparkSession) -> Iterator[SparkEngine]:
    with SparkEngine(spark) as engine:
        yield engine


def test_two_executor_processes_do_the_work(spark: SparkSession) -> None:
    executors = spark.sparkContext._jsc.sc().getExecutorMemoryStatus()
    assert executors.size() == 2 + 1, "two executors and the driver"


def test_a_table_is_computed_once_and_given_back(spark: SparkSession) -> None:
    stored = spark.sparkContext._jsc.getPersistentRDDs
    before = stored().size()
    engine = SparkEngine(spark)
    engine.register("numbers", NUMBERS)
    engine.step(parse("odd", "-- A row is a number.\nSELECT number FROM numbers WHERE number % 2 = 1"))
    engine.step(parse("odd", "-- A row is a number.\nSELECT number + 0 AS number FROM odd"))
    assert stored().size() == before + 2, "`numbers`, and `odd` in its second form only"
    assert engine.table("odd").num_rows == 500
    engine.close()
    engine.close()
    assert stored().size() == before


def test_engines_of_one_session_do_not_see_each_others_tables(spark: SparkSession) -> None:
    with SparkEngine(spark) as one, SparkEngine(spark) as other:
        one.register("numbers", NUMBERS)
        with pytest.raises(StillwatchError, match="no table"):
            other.table("numbers")
        other.register("numbers", NUMBERS.slice(0, 3))
        assert one.table("numbers").num_rows == 1000


def test_what_was_started_for_an_engine_stops_with_it_once(spark: SparkSession) -> None:
    stopped: list[str] = []
    with SparkEngine(spark, stop=lambda: stopped.append("stopped")) as engine:
        assert stopped == []
    engine.close()
    assert stopped == ["stopped"]


def test_short_of_memory_says_which_step_and_what_to_do(engine: SparkEngine) -> None:
    step = parse("large", "-- A row is a text.\nSELECT repeat('x', $count) || repeat('y', $count) AS text")
    with pytest.raises(StillwatchError, match="step large: it does not fit") as caught:
        engine.step(step, {"count": 2_000_000_000})
    assert "more memory" in caught.value.hint


def test_another_fault_is_not_called_short_of_memory(engine: SparkEngine) -> None:
    with pytest.raises(PySparkException, match="nowhere"):
        engine.step(parse("wrong", "-- A row is none.\nSELECT a FROM nowhere"))


def test_detection_finds_the_same_on_two_executors_as_on_duckdb(
    spark: SparkSession, ranged: Ranged, scanned: ScanResult
) -> None:
    found = ranged.scanned(engine=TWO_EXECUTORS)
    assert len(found.campaigns) >= 3, "nothing found proves nothing"
    assert msgspec.to_builtins(found) == msgspec.to_builtins(scanned)
