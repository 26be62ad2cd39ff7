"""How fast native logs become a fingerprinted lake, whether memory grows with them, what starting costs."""

from __future__ import annotations

import shutil

from benchmarks.gigabytes import in_words
from benchmarks.logs import PROMPT_CHARACTERS
from benchmarks.measured import Usage, run_measured
from benchmarks.outcome import Figure, Outcome, Settings, module, stillwatch

_WORKERS = 2
_GROWTH = 4  # the second run reads so many times the first one's input
_LEAST_RATE = 30_000
_FLAT = 1.25  # memory at _GROWTH times the input, as a multiple
_WARM_UP = 2_000
_HELP_SECONDS = 0.5  # of a processor; a person waits for it


def measure(settings: Settings) -> Outcome:
    """Read one log and one of four times its length; what the longer one takes more is steady state."""
    small, large = settings.exchanges, settings.exchanges * _GROWTH
    source = settings.folder / "ingest-range"
    run_measured(
        stillwatch(
            "range", "compose", "--out", source, "--seed", "11", "--scale", "0.1", *settings.compose_options()
        )
    )
    _read(settings, _WARM_UP)  # compiled kernels are cached, files are in memory
    one, four = _read(settings, small), _read(settings, large)
    logs = settings.folder / f"{large}.jsonl"
    plain = run_measured(module("yardstick", logs))
    steady = (large - small) / (four.wall - one.wall)
    steady_cpu = (large - small) / (four.cpu - one.cpu)
    start_up = one.cpu - small / steady_cpu
    grown = four.together / one.together
    help_seconds = min(run_measured(stillwatch("--help")).cpu for _ in range(3))
    details = {
        "workers": _WORKERS, "prompt_characters": PROMPT_CHARACTERS, "exchanges": large,
        "bytes": logs.stat().st_size,
        "steady_per_second": round(steady), "steady_per_cpu_second": round(steady_cpu),
        "with_start_up_per_second": round(large / four.wall),
        "seconds": [round(one.wall, 2), round(four.wall, 2)],
        "cpu_seconds": [round(one.cpu, 2), round(four.cpu, 2)],
        "start_up_cpu_seconds": round(start_up, 2), "help_cpu_seconds": round(help_seconds, 2),
        "memory": [one.together, four.together],
        "json_loads_and_sha256_per_second": round(large / plain.wall),
        "of_json_loads_and_sha256": round(steady_cpu / (large / plain.cpu), 3),
    }  # fmt: skip
    figures = [
        Figure(
            f"native JSON Lines to lake, {PROMPT_CHARACTERS:,} characters a prompt, {_WORKERS} cores",
            f"{_LEAST_RATE:,} exchanges/s",
            f"{steady:,.0f} exchanges/s (with start-up {large / four.wall:,.0f}; "
            f"{steady_cpu:,.0f} a processor second, after {start_up:.1f} of them to start)",
            steady >= _LEAST_RATE,
        ),
        Figure(
            "memory of that, as the input grows",
            "flat",
            f"{in_words(one.together)} for {small:,}, {in_words(four.together)} for {large:,}",
            grown <= _FLAT,
        ),
        Figure(
            "stillwatch --help",
            f"{_HELP_SECONDS} processor seconds",
            f"{help_seconds:.2f} processor seconds",
            help_seconds <= _HELP_SECONDS,
        ),
    ]
    return Outcome(figures, details)


def _read(settings: Settings, exchanges: int) -> Usage:
    logs, lake = settings.folder / f"{exchanges}.jsonl", settings.folder / f"{exchanges}.lake"
    run_measured(module("logs", settings.folder / "ingest-range", logs, str(exchanges)))
    used = run_measured(module("reading", logs, lake, str(_WORKERS)))
    shutil.rmtree(lake)
    if int(used.output.split()[-1]) != exchanges:
        raise RuntimeError(f"{logs}: {exchanges} exchanges were written, {used.output.strip()} were read")
    return used
