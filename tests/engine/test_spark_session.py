"""Spark starts with what it was given, says what is wrong before it hangs, and leaves nothing behind."""

from __future__ import annotations

import gc
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from pyspark import SparkContext
from pyspark.sql import SparkSession

from stillwatch.engine import spark_session
from stillwatch.engine.settings import EngineSettings
from stillwatch.engine.spark_session import start_spark
from stillwatch.model.errors import StillwatchError

ROUND = """
import sys
from pathlib import Path
from stillwatch.engine.open import open_engine
from stillwatch.engine.settings import EngineSettings
from stillwatch.engine.steps import parse

with open_engine("local[1]", EngineSettings(memory_limit="512MiB", temporary=Path(sys.argv[1]))) as engine:
    assert list(Path(sys.argv[1]).iterdir())
    engine.step(parse("one", "-- A row is 1.\\nSELECT 1 AS one"))
    print(engine.table("one").to_pydict())
"""


@pytest.mark.xdist_group("spark")
def test_a_round_says_nothing_of_its_own_and_leaves_nothing_behind(
    spark: SparkSession, tmp_path: Path
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    command = [sys.executable, "-c", ROUND, str(scratch)]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "{'one': [1]}\n", "")
    assert [path.name for path in tmp_path.iterdir()] == ["scratch"]
    assert list(scratch.iterdir()) == []


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # pyspark leaves a pipe open where Java ends at once
def test_java_that_cannot_run_spark_is_shown_with_its_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    java = tmp_path / "bin" / "java"
    java.write_text(
        "#!/bin/sh\n"
        '[ "$1" = -version ] && { echo \'openjdk version "17.0.1"\' >&2; exit; }\n'
        "echo 'java.lang.module.FindException: Module jdk.incubator.vector not found' >&2; exit 1\n"
    )
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setattr(SparkSession, "getActiveSession", lambda: None)
    monkeypatch.setattr(SparkContext, "_gateway", None)
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    with pytest.raises(StillwatchError, match=r"jdk\.incubator\.vector") as caught:
        start_spark("local[1]", EngineSettings(temporary=scratch))
    assert "17" in caught.value.hint
    assert list(scratch.iterdir()) == []
    del caught
    gc.collect()


def test_a_master_that_does_not_answer_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SparkSession, "getActiveSession", lambda: None)
    monkeypatch.setattr(spark_session, "find_java", lambda: None)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(StillwatchError, match=f"no Spark master answers at 127.0.0.1:{port}") as caught:
        start_spark(f"spark://127.0.0.1:{port}", EngineSettings())
    assert "spark://HOST:PORT" in caught.value.hint


@pytest.mark.parametrize(("size", "given"), [("2GiB", "2048m"), ("1.5GiB", "1536m"), ("1MiB", "512m")])
def test_the_driver_has_the_memory_of_the_settings(tmp_path: Path, size: str, given: str) -> None:
    conf = spark_session._configured("local[3]", EngineSettings(memory_limit=size), tmp_path)
    assert conf.get("spark.driver.memory") == given
    assert conf.get("spark.local.dir") == str(tmp_path)
    assert conf.get("spark.sql.shuffle.partitions") == "9"


def test_a_size_without_a_unit_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="expected a number and one of KiB"):
        spark_session._configured("local[1]", EngineSettings(memory_limit="2000000"), tmp_path)


def test_what_belongs_to_a_cluster_is_left_to_it(tmp_path: Path) -> None:
    conf = spark_session._configured("spark://head:7077", EngineSettings(), tmp_path)
    named = {name for name, _ in conf.getAll()}
    assert not named & {"spark.local.dir", "spark.ui.enabled", "spark.executor.memory"}
    assert (
        spark_session._configured("local-cluster[2,1,1024]", EngineSettings(), tmp_path).get(
            "spark.executor.memory"
        )
        == "1024m"
    )


def test_only_spark_on_this_machine_is_kept_to_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SPARK_LOCAL_IP", raising=False)
    with spark_session._at_home("local[2]"):
        assert os.environ["SPARK_LOCAL_IP"] == "127.0.0.1"
    with spark_session._at_home("spark://head:7077"):
        assert "SPARK_LOCAL_IP" not in os.environ
