"""How long a scan of a million exchanges in a lake takes, and how much memory."""

from __future__ import annotations

from pathlib import Path

from benchmarks.gigabytes import GIB, in_words
from benchmarks.measured import run_measured
from benchmarks.outcome import Figure, Outcome, Settings, feeds, module, stillwatch

_MOST_SECONDS = 60
_MOST_MEMORY = 4 * GIB
_EXCHANGES_AT_SCALE_1 = 235_000  # a little less than any seed gives, so that there are enough
_SEED = "12"


def measure(settings: Settings) -> Outcome:
    """Compose, read into a lake, and measure a scan of the lake alone."""
    source, lake = settings.folder / "million", settings.folder / "million.lake"
    scale = settings.million / _EXCHANGES_AT_SCALE_1
    compose: list[str | Path] = [
        "range",
        "compose",
        "--out",
        source,
        "--seed",
        _SEED,
        "--scale",
        f"{scale:.2f}",
    ]
    run_measured(stillwatch(*compose, *settings.compose_options()))
    read = run_measured(module("reading", source / "traffic.jsonl.gz", lake, "2"))
    exchanges = int(read.output.split()[-1])
    used = run_measured(stillwatch("scan", "--lake", lake, *feeds(source), "--json", source / "scan.json"))
    details = {
        "exchanges": exchanges, "seconds": round(used.wall, 1), "cpu_seconds": round(used.cpu, 1),
        "memory": used.largest, "read_seconds": round(read.wall, 1), "read_cpu_seconds": round(read.cpu, 1),
    }  # fmt: skip
    met = used.wall <= _MOST_SECONDS and used.largest <= _MOST_MEMORY and exchanges >= settings.million
    measured = f"{used.wall:.0f} s, {in_words(used.largest)} ({exchanges:,} exchanges)"
    return Outcome([Figure("scan of 1 million exchanges in the lake", "60 s, 4 GiB", measured, met)], details)
