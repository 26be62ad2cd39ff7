"""Start Spark quietly for one engine, and stop it without leaving anything behind."""

from __future__ import annotations

import logging
import os
import re
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from pyspark import SparkConf, SparkContext
from pyspark.java_gateway import launch_gateway
from pyspark.logger import PySparkLogger
from pyspark.sql import SparkSession

from stillwatch.engine.java import HOW_TO_GET_JAVA, find_java
from stillwatch.engine.settings import EngineSettings
from stillwatch.model.errors import StillwatchError

_CLUSTER: Final = re.compile(r"local-cluster\[(\d+),(\d+),(\d+)\]")
_UNITS: Final = {"KiB": 1 / 1024, "MiB": 1, "GiB": 1024, "TiB": 1024**2}  # in MiB
_LEAST_MEMORY: Final = 512  # MiB; Spark does not start with less than 450
_TASKS_A_CORE: Final = 3  # enough that one late task does not hold up the others; Spark merges small ones
_PATIENCE: Final = 60.0  # seconds for the first executor of a cluster to come


def start_spark(master: str, settings: EngineSettings) -> tuple[SparkSession, Callable[[], None]]:
    """A session on `master` (as Spark writes it), and what stops it again.

    A session on the same master that runs in this process already is shared, and then nothing stops it.
    `StillwatchError` where Java is missing, the master does not answer or gives no executor.
    """
    find_java()
    running = SparkSession.getActiveSession()
    if running is not None:
        if running.sparkContext.master != master:
            raise StillwatchError(
                f"this process runs Spark on {running.sparkContext.master} already",
                hint=f"Stop that session before {master} is opened.",
            )
        return running, lambda: None
    _answers(master)
    scratch = Path(tempfile.mkdtemp(prefix="stillwatch-spark-", dir=settings.temporary))
    try:
        session = _start(_configured(master, settings, scratch))
        _first_executor(session)
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    return session, lambda: _stop(session, scratch)


def _configured(master: str, settings: EngineSettings, scratch: Path) -> SparkConf:
    conf = SparkConf(loadDefaults=False).setMaster(master).setAppName("stillwatch")
    conf.set("spark.ui.showConsoleProgress", "false")
    conf.set("spark.driver.memory", f"{_mebibytes(settings.memory_limit)}m")
    conf.set("spark.driver.maxResultSize", "0")  # detection asks for what one node can hold
    conf.set("spark.pyspark.python", sys.executable)
    if master.startswith("local"):  # on a cluster these are its owner's
        conf.set("spark.local.dir", str(scratch))
        conf.set("spark.ui.enabled", "false")
        conf.set("spark.sql.shuffle.partitions", str(_TASKS_A_CORE * _cores(master)))
    if local := _CLUSTER.fullmatch(master):
        conf.set("spark.executor.memory", f"{local[3]}m")
    return conf


def _cores(master: str) -> int:
    if local := _CLUSTER.fullmatch(master):
        return int(local[1]) * int(local[2])
    number = re.search(r"\d+", master)
    return int(number[0]) if number else os.cpu_count() or 1


def _mebibytes(size: str) -> int:
    """A size such as `2GiB` in MiB, at least what Spark starts with."""
    number, unit = size[:-3], size[-3:]
    if unit not in _UNITS:
        raise ValueError(f"memory limit {size!r}: expected a number and one of {', '.join(_UNITS)}")
    return max(int(float(number) * _UNITS[unit]), _LEAST_MEMORY)


def _start(conf: SparkConf) -> SparkSession:
    """Start Java and the session; what Java says is shown only where it fails."""
    with tempfile.TemporaryFile() as said, _at_home(str(conf.get("spark.master"))):
        try:
            gateway = SparkContext._gateway or launch_gateway(  # type: ignore[no-untyped-call]
                conf, {"stdout": said, "stderr": said}
            )
            context = SparkContext(conf=conf, gateway=gateway)
        except Exception as error:
            reason = _last_words(said) or error
            raise StillwatchError(f"Spark did not start: {reason}", hint=HOW_TO_GET_JAVA) from error
    context.setLogLevel("ERROR")
    for name in ("SQLQueryContextLogger", "DataFrameQueryContextLogger"):
        PySparkLogger.getLogger(name).setLevel(logging.CRITICAL)  # what they say is in the exception as well
    return SparkSession(context)


@contextmanager
def _at_home(master: str) -> Iterator[None]:
    """Spark that runs on this machine only listens to this machine only."""
    name = "SPARK_LOCAL_IP"
    if not master.startswith("local") or name in os.environ:
        yield
        return
    os.environ[name] = "127.0.0.1"
    try:
        yield
    finally:
        del os.environ[name]


def _last_words(said: IO[bytes]) -> str:
    """The last errors in what Java wrote, or its last line."""
    said.seek(0)
    lines = said.read().decode("utf-8", "replace").strip().splitlines()
    errors = [line for line in lines if re.search(r"error|exception", line, re.IGNORECASE)]
    return "; ".join((errors or lines)[-3:])


def _answers(master: str) -> None:
    """Spark itself asks a dead master for a minute before it gives up."""
    if not master.startswith("spark://"):
        return
    places = master.removeprefix("spark://").split(",")
    for place in places:
        host, _, port = place.rpartition(":")
        try:
            socket.create_connection((host, int(port)), timeout=5).close()
        except OSError as error:
            refused = error
        else:
            return
    raise StillwatchError(
        f"no Spark master answers at {', '.join(places)}: {refused}",
        hint="Name it as its web page does: spark://HOST:PORT, the port being 7077 by default.",
    )


def _first_executor(session: SparkSession) -> None:
    """Wait until there is somebody to work; the driver itself counts as one."""
    context, until = session.sparkContext, time.monotonic() + _PATIENCE
    if str(context.master).startswith("local["):
        return
    while context._jsc.sc().getExecutorMemoryStatus().size() < 2:
        if time.monotonic() > until:
            session.stop()
            raise StillwatchError(
                f"{context.master} gave no executor within {_PATIENCE:.0f} s",
                hint="Look at the master's web page: are there workers, and are their cores and memory free?",
            )
        time.sleep(0.2)


def _stop(session: SparkSession, scratch: Path) -> None:
    context = session.sparkContext
    name, master = context.applicationId, str(context.master)
    session.stop()
    shutil.rmtree(scratch, ignore_errors=True)
    if _CLUSTER.fullmatch(master):  # its workers leave their logs beside Spark's own files
        home = SparkContext._jvm.System.getenv("SPARK_HOME") if SparkContext._jvm else None
        if home:
            shutil.rmtree(Path(home) / "work" / name, ignore_errors=True)
