"""Generated days of growing size: what a scan of the lake takes, stage by stage, and what it finds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree
from typing import Any, Final

import duckdb
import msgspec

from benchmarks.gigabytes import GIB, in_words
from benchmarks.measured import Usage, run_measured
from benchmarks.memory import Memory
from benchmarks.outcome import Figure, Outcome, Settings, Table, module, stillwatch
from benchmarks.stages import Spent, Told
from stillwatch.model.scan import ScanResult
from stillwatch.range.truth import ACCOUNTS_FILE

_MILLION: Final = 1_000_000
_PER_ACCOUNT: Final = 8  # exchanges a day, as 16 million by 2 million accounts
_MALICIOUS: Final = 0.012  # of the accounts, as 24,000 of 2 million
_SEED: Final = 16
_MOST_SECONDS, _MOST_MEMORY, _OF_MILLIONS = 120, 4 * GIB, 16
_ENOUGH: Final = 0.99  # as many exchanges are drawn as were asked for, but for chance
_MOST_GROWTH: Final = 1.3
_LEAST_FOUND: Final = 0.9
_SHOWN_STEPS: Final = 8
_FOUND: Final = """
SELECT kind, population, count(*) AS accounts,
       count(*) FILTER (account IN (SELECT unnest($flagged))) AS flagged
FROM labels GROUP BY kind, population ORDER BY population, kind
"""


@dataclass(frozen=True)
class Run:
    """One day: its exchanges, what generating and scanning took, by stage, and accounts by kind."""

    exchanges: int
    generating: Usage
    scanning: Usage
    told: Told
    kinds: list[tuple[str, str, int, int]]  # kind, population, accounts, flagged

    @property
    def each(self) -> float:
        """Processor seconds of the scan for a million exchanges."""
        return self.scanning.cpu / self.exchanges * _MILLION

    @property
    def memory(self) -> Memory:
        """Peaks of the scan, with its workers: the stages reset what the system remembers."""
        used = self.scanning
        return Memory.of(max(used.largest, *(stage.peak for stage in self.told.stages)), used.looks, used)

    def memory_of(self, stage: Spent) -> Memory:
        """Peaks while this stage was at work."""
        looks = [look for look in self.scanning.looks if stage.began <= look.at <= stage.ended]
        return Memory.of(stage.peak, looks)

    @property
    def stages(self) -> list[Spent]:
        """The stages, with what starting Python and loading the programs took."""
        wall = self.scanning.wall - sum(stage.wall for stage in self.told.stages)
        cpu = self.scanning.cpu - sum(stage.cpu for stage in self.told.stages)
        return [Spent("starting", wall, cpu), *self.told.stages]

    def share(self, population: str) -> tuple[int, int]:
        """Flagged accounts of a population, and all of them."""
        mine = [kind for kind in self.kinds if kind[1] == population]
        return sum(kind[3] for kind in mine), sum(kind[2] for kind in mine)


def measure(settings: Settings) -> Outcome:
    """Generate, scan and judge a day of each size, one after the other."""
    return report([_run(settings.folder / f"day-{size:g}", size) for size in sorted(settings.millions)])


def report(runs: list[Run]) -> Outcome:
    """What runs of growing size say."""
    figures = [_size_figure(runs[-1])]
    if len(runs) > 1:
        figures.append(_growth_figure(runs[0], runs[-1]))
    figures += _found_figure(runs[-1])
    tables = [_stage_table(runs), _step_table(runs), _kind_table(runs[-1])]
    return Outcome(figures, {"runs": [_details(run) for run in runs]}, tables)


def _run(lake: Path, millions: float) -> Run:
    exchanges = int(millions * _MILLION)
    accounts = exchanges // _PER_ACCOUNT
    sizes = {"exchanges": exchanges, "accounts": accounts, "malicious": int(_MALICIOUS * accounts)}
    options = [word for name, size in sizes.items() for word in (f"--{name}", str(size))]
    generating = run_measured(stillwatch("range", "generate", "--lake", lake, "--seed", str(_SEED), *options))
    result = lake.with_suffix(".json")
    scanning = run_measured(module("stages", lake, result))
    told = msgspec.json.decode(scanning.output.splitlines()[-1], type=Told)
    found = msgspec.json.decode(result.read_bytes(), type=ScanResult)
    run = Run(found.read.exchanges, generating, scanning, told, _flagged_by_kind(lake, found))
    rmtree(lake)  # a day of 16 million takes 3 GB
    return run


def _flagged_by_kind(lake: Path, found: ScanResult) -> list[tuple[str, str, int, int]]:
    flagged = sorted({account for campaign in found.campaigns for account in campaign.accounts})
    with duckdb.connect() as connection:
        connection.read_parquet(str(lake / ACCOUNTS_FILE)).create_view("labels")
        return connection.execute(_FOUND, {"flagged": flagged}).fetchall()


def _size_figure(run: Run) -> Figure:
    used = run.scanning
    enough = run.exchanges >= _ENOUGH * _OF_MILLIONS * _MILLION
    met = enough and used.wall <= _MOST_SECONDS and run.memory.needed <= _MOST_MEMORY
    took = (
        f"{used.wall:.0f} s ({used.cpu:.0f} CPU s), {in_words(run.memory.needed)} needed, "
        f"{in_words(run.memory.resident)} resident ({run.exchanges:,} exchanges)"
    )
    return Figure("16 million exchanges of one day, lake to campaigns", "120 s, 4 GiB needed", took, met)


def _found_figure(run: Run) -> list[Figure]:
    """The style of campaign of which least is found: the larger a day, the larger its pools."""
    styles = [kind for kind in run.kinds if kind[1] == "campaign"]
    if not styles:
        return []
    name, _, accounts, flagged = min(styles, key=lambda kind: kind[3] / kind[2])
    what = f"accounts of campaigns reported, in a day of {run.exchanges / _MILLION:.2g} million, worst style"
    found = flagged / accounts
    told = f"{found:.1%} ({name}, {accounts:,} accounts)"
    return [Figure(what, f"{_LEAST_FOUND:.0%}", told, found >= _LEAST_FOUND)]


def _growth_figure(small: Run, large: Run) -> Figure:
    growth = large.each / small.each
    what = f"growth of cost from {small.exchanges / _MILLION:.2g} to {large.exchanges / _MILLION:.2g} million"
    measured = f"{growth:.2f} times the CPU seconds for each exchange"
    return Figure(what, "linear within 1.3", measured, growth <= _MOST_GROWTH)


def _stage_table(runs: list[Run]) -> Table:
    """Memory twice: with what processes share in each of them, and divided among them (the bar's)."""
    names = list(dict.fromkeys(stage.name for run in runs for stage in run.stages))
    rows = [[name, *(_stage_cell(run, name) for run in runs)] for name in names]
    whole = (f"{run.scanning.wall:.1f}, {run.scanning.cpu:.1f}, {run.memory}" for run in runs)
    rows.append(["whole scan", *whole])
    generated = (run.generating for run in runs)
    cells = (f"{used.wall:.1f}, {used.cpu:.1f}, {in_words(used.largest)}" for used in generated)
    rows.append(["generating (not the scan)", *cells])
    head = ["stage", *(f"{run.exchanges:,}: s, CPU s, resident, needed" for run in runs)]
    return Table("A scan by stages", head, rows)


def _step_table(runs: list[Run]) -> Table:
    """The dearest steps of SQL, most first."""
    last = sorted(runs[-1].told.steps, key=lambda step: -step.cpu)[:_SHOWN_STEPS]
    rows = [[step.name, *(_step_cell(run, step.name) for run in runs)] for step in last]
    head = ["step", *(f"{run.exchanges:,}: s, CPU s" for run in runs)]
    return Table("Its dearest steps of SQL", head, rows)


def _kind_table(run: Run) -> Table:
    rows = [
        [kind, population, f"{accounts:,}", f"{flagged:,}", f"{flagged / accounts:.2%}"]
        for kind, population, accounts, flagged in run.kinds
    ]
    title = f"Accounts in reported campaigns, of {run.exchanges:,} exchanges"
    return Table(title, ["kind", "population", "accounts", "flagged", "share"], rows)


def _stage_cell(run: Run, name: str) -> str:
    found = next((stage for stage in run.stages if stage.name == name), None)
    if found is None:
        return "-"
    return f"{found.wall:.1f}, {found.cpu:.1f}{f', {run.memory_of(found)}' if found.peak else ''}"


def _step_cell(run: Run, name: str) -> str:
    found = next((step for step in run.told.steps if step.name == name), None)
    return "-" if found is None else f"{found.wall:.1f}, {found.cpu:.1f}"


def _details(run: Run) -> dict[str, Any]:
    found, members = run.share("campaign")
    wrong, customers = run.share("customer")
    return {
        "exchanges": run.exchanges, "seconds": round(run.scanning.wall, 1),
        "cpu_seconds": round(run.scanning.cpu, 1), "memory": run.memory.needed,
        "resident": run.memory.resident,
        "generate_seconds": round(run.generating.wall, 1),
        "generate_cpu_seconds": round(run.generating.cpu, 1), "generate_memory": run.generating.largest,
        "members": members, "found": found, "customers": customers, "wrong": wrong,
        "stages": [msgspec.structs.asdict(stage) for stage in run.stages],
        "steps": [msgspec.structs.asdict(step) for step in run.told.steps],
    }  # fmt: skip
