"""From the name of an engine, as a user writes it, to the engine."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Final

from stillwatch.engine.contract import Engine
from stillwatch.engine.duckdb import DuckDBEngine
from stillwatch.engine.settings import EngineSettings
from stillwatch.model.errors import StillwatchError

DUCKDB: Final = "duckdb"
ENGINE_URLS: Final = "duckdb, local[N], local-cluster[EXECUTORS,CORES,MEGABYTES] or spark://HOST:PORT"
_PLACE: Final = r"[A-Za-z0-9._-]+:\d+"
_SPARK: Final = re.compile(
    rf"(?P<master>local\[(\d+|\*)\]|local-cluster\[\d+,\d+,\d+\]|spark://{_PLACE}(,{_PLACE})*)"
    r"(\?(?P<here>/[^=]*)=(?P<there>[a-z][a-z0-9+.-]*:/.*))?"
)


def open_engine(url: str = DUCKDB, settings: EngineSettings | None = None) -> Engine:
    """The engine of that name (see ENGINE_URLS), started.

    `?/LOCAL/FOLDER=URI` after a Spark master says how executors name what is in that folder here, as in
    `spark://head:7077?/mnt/lake=s3a://bucket/lake`. `StillwatchError` where the name is none, where what it
    needs is not installed, or where the cluster does not answer.
    """
    if url == DUCKDB:
        return DuckDBEngine(settings)
    named = _SPARK.fullmatch(url)
    if named is None:
        raise StillwatchError(f"engine {url!r} is not known", hint=f"Expected {ENGINE_URLS}.")
    try:
        from stillwatch.engine.spark import SparkEngine, local_location
        from stillwatch.engine.spark_session import start_spark
    except ImportError as error:
        raise StillwatchError(
            f"engine {url}: {error.name or error} is not installed", hint="pip install 'stillwatch[spark]'"
        ) from error
    session, stop = start_spark(named["master"], settings or EngineSettings())
    if named["here"]:
        return SparkEngine(session, location=_moved(Path(named["here"]), named["there"]), stop=stop)
    location = local_location if named["master"].startswith("local") else _same_path
    return SparkEngine(session, location=location, stop=stop)


def _same_path(path: Path) -> str:
    """A shared file system is mounted alike everywhere, or is the cluster's default one."""
    return str(path.absolute())


def _moved(here: Path, there: str) -> Callable[[Path], str]:
    """How executors name a file that lies in the folder `here` on this machine."""

    def location(path: Path) -> str:
        if not path.absolute().is_relative_to(here):
            raise StillwatchError(
                f"{path} is not in {here}, and executors do not see it",
                hint="Name the folder that holds the lake, as this machine sees it.",
            )
        return f"{there.rstrip('/')}/{path.absolute().relative_to(here).as_posix()}"

    return location
