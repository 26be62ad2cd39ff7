"""How long `make demo` takes after installation: composing, scanning, writing the report."""

from __future__ import annotations

from benchmarks.gigabytes import in_words
from benchmarks.measured import run_measured
from benchmarks.outcome import Figure, Outcome, Settings, feeds, stillwatch

_SEED = 7  # the Makefile's
_MOST_SECONDS = 90


def measure(settings: Settings) -> Outcome:
    """Run what the Makefile's target runs."""
    out = settings.folder / "demo"
    composed = run_measured(stillwatch("range", "compose", "--out", out, "--seed", str(_SEED)))
    scanned = run_measured(
        stillwatch(
            "scan",
            out / "traffic.jsonl.gz",
            *feeds(out),
            "--json",
            out / "scan.json",
            "--html",
            out / "report.html",
        )
    )
    seconds = composed.wall + scanned.wall
    details = {
        "compose_seconds": round(composed.wall, 1), "compose_cpu_seconds": round(composed.cpu, 1),
        "scan_seconds": round(scanned.wall, 1), "scan_cpu_seconds": round(scanned.cpu, 1),
        "scan_memory": in_words(scanned.together),
    }  # fmt: skip
    figure = Figure(
        "`make demo` after installation, composing to report", f"{_MOST_SECONDS} s",
        f"{seconds:.0f} s", seconds <= _MOST_SECONDS,
    )  # fmt: skip
    return Outcome([figure], details)
