"""Scans a lake and tells what each stage and each step of SQL took: run as a module, by scale.py.

Call: python -m benchmarks.stages LAKE RESULT, where RELEASES stands in the lake as releases.json.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from unittest.mock import patch

import msgspec

from benchmarks.measured import Session
from stillwatch.engine.contract import Parameters
from stillwatch.engine.duckdb import DuckDBEngine
from stillwatch.engine.scan import ScanRequest, scan
from stillwatch.engine.steps import Step
from stillwatch.ingest.lake import Lake

_EVERY: Final = 0.2  # seconds between two looks at the workers
_CLEAR: Final = Path("/proc/self/clear_refs")
_STATUS: Final = Path("/proc/self/status")
_RESET_PEAK: Final = "5"  # proc(5): forget the peak of resident memory


class Spent(msgspec.Struct):
    """What one stage took: seconds, processor seconds, peak resident bytes of the scan's own process (0 where
    /proc tells nothing), and when it was first and last at work (seconds of `time.perf_counter`)."""

    name: str
    wall: float = 0.0
    cpu: float = 0.0
    peak: int = 0
    began: float = 0.0
    ended: float = 0.0


class Told(msgspec.Struct, frozen=True):
    """stages: one after the other; steps: the SQL steps within them."""

    stages: list[Spent]
    steps: list[Spent]


@dataclass
class Stopwatch:
    """Splits the time that passes among stages, as they are reported; processor seconds with those of the
    processes of this session, which must have no other."""

    spent: dict[str, Spent] = field(default_factory=dict)
    wall: float = field(default_factory=time.perf_counter)
    cpu: float = field(default_factory=lambda: cpu_seconds())
    workers: Session = field(default_factory=lambda: Session(os.getsid(0)))
    looked: float = -_EVERY
    stage: str = "loading"

    def report(self, what: str, done: int, total: int | None) -> None:
        """Progress as a scan tells it: what passed before the first word of a stage was the one before it."""
        if done or total == 0:
            self.stage = what
        self.lap(self.stage)

    def lap(self, name: str) -> None:
        """What has passed since the last lap was spent on `name`."""
        wall = time.perf_counter()
        if wall >= self.looked + _EVERY or name not in self.spent:
            self.workers.look()
            self.looked = wall
        cpu = cpu_seconds() + self.workers.others_cpu()
        stage = self.spent.setdefault(name, Spent(name, began=self.wall))
        stage.ended = wall
        stage.wall += wall - self.wall
        stage.cpu += cpu - self.cpu
        stage.peak = max(stage.peak, take_peak())
        self.wall, self.cpu = wall, cpu


def cpu_seconds() -> float:
    """Processor seconds of this process and of its children that ended."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def take_peak() -> int:
    """Peak resident bytes since the last call; 0 where the system does not tell."""
    if not _STATUS.exists():
        return 0
    lines = (line.split() for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM"))
    peak = max((int(words[1]) * 1024 for words in lines), default=0)
    try:
        _CLEAR.write_text(_RESET_PEAK)
    except OSError:
        return 0
    return peak


@contextmanager
def timed_steps(steps: dict[str, Spent]) -> Iterator[None]:
    """Note in `steps` what every step of SQL takes that DuckDB runs."""
    run = DuckDBEngine.step

    def timed(
        self: DuckDBEngine,
        step: Step,
        parameters: Parameters | None = None,
        *,
        into: str | None = None,
        append: bool = False,
    ) -> int:
        wall, cpu = time.perf_counter(), cpu_seconds()
        rows = run(self, step, parameters, into=into, append=append)
        spent = steps.setdefault(step.name, Spent(step.name))
        spent.wall += time.perf_counter() - wall
        spent.cpu += cpu_seconds() - cpu
        return rows

    with patch.object(DuckDBEngine, "step", timed):
        yield


def main(lake: Path, result: Path) -> None:
    """Scan, write the result, and print what each stage took."""
    watch, steps = Stopwatch(), dict[str, Spent]()

    with timed_steps(steps):
        found = scan(ScanRequest(paths=(), releases=lake / "releases.json"), Lake.open(lake), watch.report)
    watch.lap("answering")
    result.write_bytes(msgspec.json.encode(found))
    print(msgspec.json.encode(Told(list(watch.spent.values()), list(steps.values()))).decode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
