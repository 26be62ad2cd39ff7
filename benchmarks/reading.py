"""Reads logs into a lake in a process of its own: `python -m benchmarks.reading LOGS LAKE WORKERS`."""

from __future__ import annotations

import sys
from pathlib import Path

from stillwatch.engine.clock import system_clock
from stillwatch.engine.ingest import ingest
from stillwatch.ingest.lake import Lake


def main(logs: Path, lake: Path, workers: int) -> None:
    """Read and print how many exchanges are new to the lake."""
    counts = ingest([logs], Lake.open(lake), now_us=system_clock(), workers=workers)
    print(counts.new)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
