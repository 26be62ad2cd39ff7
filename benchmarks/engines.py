"""DuckDB and Spark on the same steps over the same lakes: what each costs, and that they answer alike."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import msgspec

from benchmarks.gigabytes import in_words
from benchmarks.measured import Usage, run_measured
from benchmarks.metered import OUTSIDE, Metered, Part
from benchmarks.outcome import Figure, Outcome, Settings, Table, module, stillwatch

ENGINES: Final = {"DuckDB": "duckdb", "Spark": "local-cluster[2,1,1024]"}
_SMALLER: Final = 4  # times; two sizes tell what starting costs from what an exchange costs
_PER_ACCOUNT, _MALICIOUS = 8, 0.012  # exchanges a day; share of the accounts
_SEED: Final = 16
_BILLION: Final = 1_000_000_000
_HOUR: Final = 3600


@dataclass(frozen=True)
class Run:
    """One engine over one lake."""

    used: Usage
    told: Metered

    def part(self, name: str) -> Part:
        """What it told of one part."""
        return next((part for part in self.told.parts if part.name == name), Part(name))


def measure(settings: Settings) -> Outcome:
    """Generate two lakes and build the scene of each on every engine."""
    sizes = (settings.million // _SMALLER, settings.million)
    lakes = [_generated(settings.folder / f"lake-{size}", size) for size in sizes]
    runs = {engine: [_run(lake, url) for lake in lakes] for engine, url in ENGINES.items()}
    alike = all(len({run.told.digest for run in same}) == 1 for same in zip(*runs.values(), strict=True))
    exchanges = [run.told.exchanges for run in runs["DuckDB"]]
    measured = "the same" if alike else "different"
    figure = Figure(f"DuckDB and Spark over {exchanges[-1]:,} exchanges", "the same", measured, alike)
    details = {engine: [_details(run) for run in mine] for engine, mine in runs.items()}
    return Outcome([figure], details, [_parts_table(runs), _cost_table(runs)])


def _generated(lake: Path, exchanges: int) -> Path:
    accounts = exchanges // _PER_ACCOUNT
    sizes = {"exchanges": exchanges, "accounts": accounts, "malicious": int(_MALICIOUS * accounts)}
    options = [word for name, size in sizes.items() for word in (f"--{name}", str(size))]
    run_measured(stillwatch("range", "generate", "--lake", lake, "--seed", str(_SEED), *options))
    return lake


def _run(lake: Path, url: str) -> Run:
    used = run_measured(module("metered", lake, url))
    return Run(used, msgspec.json.decode(used.output.splitlines()[-1], type=Metered))


def _parts_table(runs: dict[str, list[Run]]) -> Table:
    last = {engine: mine[-1] for engine, mine in runs.items()}
    told = [part for run in reversed(last.values()) for part in run.told.parts]  # some are one engine's own
    names = list(dict.fromkeys(part.name for part in told if part.cpu >= 0.05 or part.rows))
    rows = []
    for name in names:
        parts = [run.part(name) for run in last.values()]
        counted = f"{parts[-1].rows:,}" if parts[-1].rows else ""
        rows.append([name, counted, in_words(parts[-1].fetched) if parts[-1].fetched else "",
                     *(f"{part.cpu:.1f}" for part in parts)])  # fmt: skip
    rows.append(
        ["whole process, with what it loads", "", "", *(f"{run.used.cpu:.1f}" for run in last.values())]
    )
    title = f"Lake to scene, {last['Spark'].told.exchanges:,} exchanges: processor seconds of all processes"
    return Table(title, ["step", "rows", "to the driver", *last], rows)


def _cost_table(runs: dict[str, list[Run]]) -> Table:
    """Steps only: what Python does with the tables is the same whatever the engine."""
    rows = []
    for engine, (small, large) in runs.items():
        each = (_steps(large) - _steps(small)) / (large.told.exchanges - small.told.exchanges)
        fixed = _steps(small) - each * small.told.exchanges
        rows.append(
            [engine, f"{fixed:.0f} s", f"{1e6 * each:.1f} s", f"{each * _BILLION / _HOUR:.1f} h",
             in_words(large.used.largest), in_words(large.used.together)]
        )  # fmt: skip
    head = [
        "engine",
        "to start",
        "a million exchanges",
        "a billion",
        "peak of the driver",
        "of all processes",
    ]
    return Table("Processor time of the steps, from two sizes", head, rows)


def _steps(run: Run) -> float:
    return sum(part.cpu for part in run.told.parts if part.name != OUTSIDE)


def _details(run: Run) -> dict[str, Any]:
    return {
        "exchanges": run.told.exchanges, "suspects": run.told.suspects, "digest": run.told.digest,
        "seconds": round(run.used.wall, 1), "cpu_seconds": round(run.used.cpu, 1),
        "memory": run.used.largest, "memory_together": run.used.together,
        "parts": [msgspec.structs.asdict(part) for part in run.told.parts],
    }  # fmt: skip
