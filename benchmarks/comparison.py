"""Ours against the open account-graph tool and against pairs in lockstep, on one day of generated traffic."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any, Final

import duckdb
import msgspec

from benchmarks.lockstep import lockstep_pairs
from benchmarks.machine import this_machine
from benchmarks.measured import Usage, run_measured
from benchmarks.outcome import Figure, Outcome, Settings, Table, stillwatch
from benchmarks.sightings import sightings
from benchmarks.suspects import Quality, best_threshold, campaign_accounts, judge
from benchmarks.toolkit import VERSION, co_link, install, write_feed
from stillwatch.ingest.lake import Lake
from stillwatch.model.scan import ScanResult

_SEED: Final = 5
_PER_ACCOUNT: Final = 8  # exchanges a day
_MALICIOUS: Final = 0.03  # of the accounts: more than on a real day, so that shares are firm
# Seconds. Of 5, 20, 60 (as in the tool's documentation) and 600, 20 was the best on 60,000 exchanges; the
# cost grows with the window, and 600 was the slowest and the least precise.
_WINDOWS: Final = (20, 60)
_TIMES_FASTER: Final = 10
_STRETCH: Final = 60  # seconds


def measure(settings: Settings) -> Outcome:
    """Generate a day; find its campaigns with each tool, theirs at its best window and threshold."""
    lake = settings.folder / "day"
    count = _generate(lake, settings.compared)
    opened, members = Lake.open(lake), campaign_accounts(lake)
    names = dict(zip(*(column.to_pylist() for column in opened.read_names().columns), strict=True))
    ours, used = _ours(lake, members)
    rows = [_row("stillwatch", ours, used.wall, used.cpu, count)]
    with sightings(opened.part_paths()) as database:
        theirs, window, spent = _theirs(settings.folder, database, names, members)
        paired, seconds, cpu = _lockstep(database, names, members)
    tool = f"coordination-network-toolkit {VERSION}, {window}"
    rows.append(_row(tool, theirs, spent.wall, spent.cpu, count))
    rows.append(_row("pairs in lockstep (SynchroTrap's idea, in SQL)", paired, seconds, cpu, count))
    head = ["tool", "flagged", "precision", "recall", "most innocents in a cluster", "exchanges/s", "CPU s"]
    details = {
        "exchanges": count, "members": len(members), "ours": _plain(ours, used.wall, used.cpu),
        "theirs": _plain(theirs, spent.wall, spent.cpu) | {"at": window},
        "lockstep": _plain(paired, seconds, cpu),
    }  # fmt: skip
    table = Table(f"One day of {count:,} exchanges, {len(members):,} campaign accounts", head, rows)
    return Outcome(_figures(ours, theirs, count / used.wall, count / spent.wall), details, [table])


def _generate(lake: Path, exchanges: int) -> int:
    accounts = exchanges // _PER_ACCOUNT
    sizes = ["--exchanges", exchanges, "--accounts", accounts, "--malicious", int(_MALICIOUS * accounts)]
    run_measured(stillwatch("range", "generate", "--lake", lake, "--seed", str(_SEED), *map(str, sizes)))
    return Lake.open(lake).count()


def _ours(lake: Path, members: frozenset[str]) -> tuple[Quality, Usage]:
    result = lake / "scan.json"
    used = run_measured(
        stillwatch("scan", "--lake", lake, "--releases", lake / "releases.json", "--json", result)
    )
    found = msgspec.json.decode(result.read_bytes(), type=ScanResult)
    return judge({account for campaign in found.campaigns for account in campaign.accounts}, members), used


def _theirs(
    folder: Path, database: duckdb.DuckDBPyConnection, names: dict[int, str], members: frozenset[str]
) -> tuple[Quality, str, Usage]:
    """The best of all windows and thresholds, and what that one run took."""
    program, csv = install(folder / "toolkit"), folder / "feed.csv"
    write_feed(database, csv)
    tried = []
    for window in _WINDOWS:
        edges, used = co_link(program, csv, window, this_machine().cores)
        least, quality = best_threshold(edges, names, members)
        tried.append((quality, f"co-link within {window} s, weight {least} or more", used))
    return max(tried, key=lambda one: one[0].balance)


def _lockstep(
    database: duckdb.DuckDBPyConnection, names: dict[int, str], members: frozenset[str]
) -> tuple[Quality, float, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    edges = lockstep_pairs(database, _STRETCH)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return best_threshold(edges, names, members)[1], wall, cpu


def _figures(ours: Quality, theirs: Quality, our_rate: float, their_rate: float) -> list[Figure]:
    above = ours.precision > theirs.precision and ours.recall > theirs.recall
    said = (
        f"precision {ours.precision:.3f}, recall {ours.recall:.3f}; "
        f"theirs {theirs.precision:.3f}, {theirs.recall:.3f}"
    )
    times = our_rate / their_rate
    return [
        Figure("campaign accounts, against the open account-graph tool", "above theirs", said, above),
        Figure(
            "exchanges/s, against the same tool", f"{_TIMES_FASTER} times theirs",
            f"{our_rate:,.0f}, {times:.0f} times theirs ({their_rate:,.0f})", times >= _TIMES_FASTER,
        ),
    ]  # fmt: skip


def _row(tool: str, quality: Quality, wall: float, cpu: float, count: int) -> list[str]:
    innocents = str(quality.innocents) if quality.innocents else "0"
    return [
        tool, f"{quality.flagged:,}", f"{quality.precision:.3f}", f"{quality.recall:.3f}", innocents,
        f"{count / wall:,.0f}", f"{cpu:.1f}",
    ]  # fmt: skip


def _plain(quality: Quality, wall: float, cpu: float) -> dict[str, Any]:
    return {
        "flagged": quality.flagged, "hit": quality.hit, "precision": round(quality.precision, 4),
        "recall": round(quality.recall, 4), "seconds": round(wall, 1), "cpu_seconds": round(cpu, 1),
    }  # fmt: skip
