"""An engine by its name, and what a wrong name or a missing piece is answered with."""

from __future__ import annotations

import builtins
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyspark.sql import SparkSession

from stillwatch.engine.duckdb import DuckDBEngine
from stillwatch.engine.open import open_engine
from stillwatch.model.errors import StillwatchError
from tests.engine.sparked import TWO_EXECUTORS


def test_duckdb_is_what_there_is_without_a_name() -> None:
    with open_engine() as engine:
        assert isinstance(engine, DuckDBEngine)


@pytest.mark.parametrize(
    "url",
    ["", "DuckDB", "spark", "local", "local[]", "local[-1]", "local[2", "local-cluster[2,1]", "spark://head",
     "spark://head:port", "spark://:7077", "http://head:7077", "spark://head:7077/x", "duckdb?x=y",
     "spark://head:7077?lake=s3a://x", "spark://head:7077?/mnt/lake=bucket"],
)  # fmt: skip
def test_a_wrong_name_is_answered_with_what_is_expected(url: str) -> None:
    with pytest.raises(StillwatchError, match="is not known") as caught:
        open_engine(url)
    assert "duckdb, local[N], local-cluster[" in caught.value.hint


def test_a_missing_pyspark_is_told_with_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_spark(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("stillwatch.engine.spark"):
            raise ModuleNotFoundError("No module named 'pyspark'", name="pyspark")
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without_spark)
    with pytest.raises(StillwatchError, match="pyspark is not installed") as caught:
        open_engine("local[2]")
    assert caught.value.hint == "pip install 'stillwatch[spark]'"


def test_a_missing_java_is_told_with_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(StillwatchError, match="Spark needs Java") as caught:
        open_engine("local-cluster[1,1,4096]")
    assert "apt install" in caught.value.hint


@pytest.mark.xdist_group("spark")
def test_executors_may_see_a_folder_under_another_name(spark: SparkSession, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    pq.write_table(pa.table({"a": [7]}), tmp_path / "there" / "part.parquet")
    url = f"{TWO_EXECUTORS}?{tmp_path / 'here'}=file:{tmp_path / 'there'}/"
    with open_engine(url) as engine:
        engine.register("rows", [tmp_path / "here" / "part.parquet"])
        assert engine.table("rows").to_pydict() == {"a": [7]}
        with pytest.raises(StillwatchError, match="executors do not see it"):
            engine.register("rows", [tmp_path / "there" / "part.parquet"])


@pytest.mark.xdist_group("spark")
def test_a_running_spark_is_shared_and_not_stopped(spark: SparkSession) -> None:
    with open_engine(TWO_EXECUTORS) as engine:
        engine.register("rows", pa.table({"a": [1]}))
    assert spark.range(3).count() == 3
    with pytest.raises(StillwatchError, match="runs Spark on local-cluster"):
        open_engine("local[1]")
