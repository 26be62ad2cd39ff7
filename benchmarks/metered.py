"""Builds the scene of a lake on one engine and tells what each step took: run as a module, by engines.py.

Call: python -m benchmarks.metered LAKE ENGINE
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import pyarrow as pa

from stillwatch.engine.candidates import FrameIndex
from stillwatch.engine.contract import Engine, Parameters, Source, Window
from stillwatch.engine.open import open_engine
from stillwatch.engine.scene import Feeds, build_scene
from stillwatch.engine.settings import EngineSettings
from stillwatch.engine.steps import Step
from stillwatch.ingest.lake import Lake
from stillwatch.model.contract import Scene

_PROC: Final = Path("/proc")
OUTSIDE: Final = "everything else, in Python"
STARTING: Final = "starting the engine"


class Part(msgspec.Struct):
    """What a step and the reading of its table took: seconds, processor seconds of all processes, rows."""

    name: str
    wall: float = 0.0
    cpu: float = 0.0
    rows: int = 0
    fetched: int = 0  # bytes that came to this process, in Arrow


class Metered(msgspec.Struct, frozen=True):
    """parts: in order; digest: of what detection goes on with, the same where the engines agree."""

    parts: list[Part]
    exchanges: int
    suspects: int
    digest: str


def session_cpu() -> float:
    """Processor seconds so far of this session's living processes, and of their children that ended."""
    ticks, mine = 0, os.getsid(0)
    for stat in _PROC.glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended in between
        if int(fields[3]) == mine:
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


@dataclass
class Meter:
    """Notes what parts of the work take."""

    parts: dict[str, Part] = field(default_factory=dict)

    @contextmanager
    def part(self, name: str) -> Iterator[Part]:
        """What happens within belongs to this part."""
        part = self.parts.setdefault(name, Part(name))
        wall, cpu = time.perf_counter(), session_cpu()
        yield part
        part.wall += time.perf_counter() - wall
        part.cpu += session_cpu() - cpu


class MeteredEngine:
    """An engine whose calls are noted by a meter."""

    def __init__(self, engine: Engine, meter: Meter) -> None:
        self._engine, self._meter = engine, meter
        self._rows: dict[str, int] = {}
        self.local, self.view, self.drop = engine.local, engine.view, engine.drop
        self.tidy, self.close = engine.tidy, engine.close
        self.__enter__, self.__exit__ = engine.__enter__, engine.__exit__

    def register(self, name: str, source: Source, window: Window | None = None) -> None:
        """As the engine does."""
        with self._meter.part(name):
            self._engine.register(name, source, window)

    def step(
        self,
        step: Step,
        parameters: Parameters | None = None,
        *,
        into: str | None = None,
        append: bool = False,
    ) -> int:
        """As the engine does."""
        with self._meter.part(step.name) as part:
            rows = self._engine.step(step, parameters, into=into, append=append)
        part.rows += rows - (self._rows[step.name] if append else 0)
        self._rows[step.name] = rows
        return rows

    def batches(self, name: str) -> Iterator[pa.RecordBatch]:
        """As the engine does."""
        with self._meter.part(name) as part:
            for batch in self._engine.batches(name):
                part.rows += batch.num_rows
                part.fetched += batch.nbytes
                yield batch

    def table(self, name: str) -> pa.Table:
        """As the engine does."""
        with self._meter.part(name) as part:
            rows = self._engine.table(name)
        part.fetched += rows.nbytes
        return rows


def metered(lake: Lake, url: str) -> Metered:
    """Build the scene of the whole lake."""
    meter = Meter()
    with meter.part(STARTING):
        engine = open_engine(url, EngineSettings())
    with engine:
        wall, cpu = time.perf_counter(), session_cpu()
        inner = len(meter.parts)
        watched = MeteredEngine(engine, meter)
        watched.register("exchanges", lake.part_paths())
        scene, indexes = build_scene(watched, Feeds(lambda: lake.get_facts("accounts"), {}, {}))  # type: ignore[arg-type]
        rest = Part(OUTSIDE, time.perf_counter() - wall, session_cpu() - cpu)
        for part in list(meter.parts.values())[inner:]:
            rest.wall -= part.wall
            rest.cpu -= part.cpu
    exchanges = int(scene.accounts.exchanges.sum())
    digest = _digest(scene, indexes.values())
    return Metered([*meter.parts.values(), rest], exchanges, len(scene.traffic.id), digest)


def _digest(scene: Scene, indexes: Iterable[FrameIndex]) -> str:
    """Of accounts, suspects' exchanges, frames, their pairs and sightings; pairs come in any order."""
    digest = hashlib.blake2b(digest_size=8)
    arrays = [scene.accounts.hashes, scene.accounts.exchanges, scene.traffic.id, scene.traffic.ts]
    for index in indexes:
        pairs = index.company.pairs
        order = np.lexsort((pairs.other, pairs.one))
        arrays += [index.company.hashes, index.x, index.frame]
        arrays += [column[order] for column in (pairs.one, pairs.other, pairs.together)]
    for array in arrays:
        digest.update(np.ascontiguousarray(array).tobytes())
    return digest.hexdigest()


if __name__ == "__main__":
    print(msgspec.json.encode(metered(Lake.open(Path(sys.argv[1])), sys.argv[2])).decode())
