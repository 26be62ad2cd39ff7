"""A further hour on top of many days: what it costs to look at it, and what is known after it.

Three scans of one generated lake: all but its last hour, with campaign memory; then the last hours with that
memory, as the service does; and, to compare, the whole lake from scratch.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from benchmarks.gigabytes import GIB, in_words
from benchmarks.measured import Usage, run_measured
from benchmarks.memory import Memory
from benchmarks.outcome import Figure, Outcome, Settings, Table, stillwatch
from stillwatch.engine.watch.pace import RECENT_US
from stillwatch.ingest.lake import Lake
from stillwatch.link.lifecycle import stamp
from stillwatch.model.scan import ScanResult

_SEED: Final = 14
_PER_ACCOUNT: Final = 8  # exchanges a day
_MALICIOUS: Final = 0.012
_HOUR_US: Final = 3_600_000_000
_RECENT: Final = f"{RECENT_US / _HOUR_US:g}"
_MOST_SECONDS, _MOST_MEMORY, _DAILY, _DAYS = 30, 4 * GIB, 16_000_000, 14


@dataclass(frozen=True)
class Looked:
    """One scan: what it took, the exchanges it read and the accounts it reported."""

    used: Usage
    exchanges: int
    accounts: frozenset[str]


def measure(settings: Settings) -> Outcome:
    """Generate the days, scan them three ways, and compare."""
    lake = settings.folder / "days"
    _generate(lake, settings)
    last = max(part.last for part in Lake.open(lake).parts())
    before = _looked(lake, "--to", stamp((last - _HOUR_US) / 1e6))
    further = _looked(lake, "--recent", _RECENT)
    scratch = _looked(lake, "--no-memory")
    return report(before, further, scratch, settings)


def report(before: Looked, further: Looked, scratch: Looked, settings: Settings) -> Outcome:
    """What the three scans say."""
    used = further.used
    memory = Memory.of(used.largest, used.looks, used)
    at_size = settings.daily >= _DAILY
    figure = Figure(
        f"a further hour on {settings.days} days of {settings.daily:,} exchanges",
        f"{_MOST_SECONDS} s, on {_DAYS} days of 16 million",
        f"{used.wall:.0f} s, {in_words(memory.needed)} needed; all days from scratch "
        f"{scratch.used.wall:.0f} s",
        at_size and settings.days >= _DAYS and used.wall <= _MOST_SECONDS and memory.needed <= _MOST_MEMORY,
    )
    known = before.accounts | further.accounts
    rows = [
        [name, f"{one.exchanges:,}", f"{one.used.wall:.1f}", f"{one.used.cpu:.1f}", f"{len(one.accounts):,}"]
        for name, one in (
            ("all but the last hour", before),
            (f"the last {_RECENT} hours, with its memory", further),
            ("all from scratch", scratch),
        )
    ]
    rows.append(["known after the further hour", "", "", "", f"{len(known):,}"])
    rows.append(["of those that the run from scratch reports", "", "", "", f"{_share(known, scratch):.1%}"])
    table = Table("A further hour", ["scan", "exchanges", "s", "CPU s", "accounts in campaigns"], rows)
    details = {"seconds": round(used.wall, 1), "scratch_seconds": round(scratch.used.wall, 1)}
    return Outcome([figure], details, [table])


def _share(known: frozenset[str], scratch: Looked) -> float:
    return len(known & scratch.accounts) / max(len(scratch.accounts), 1)


def _generate(lake: Path, settings: Settings) -> None:
    accounts = settings.daily // _PER_ACCOUNT
    sizes = {
        "seed": _SEED, "days": settings.days, "exchanges": settings.daily, "accounts": accounts,
        "malicious": int(_MALICIOUS * accounts),
    }  # fmt: skip
    options = [word for name, size in sizes.items() for word in (f"--{name}", str(size))]
    run_measured(stillwatch("range", "generate", "--lake", lake, *options))


def _looked(lake: Path, *options: str) -> Looked:
    result = lake.with_suffix(".json")
    feeds = ("--releases", lake / "releases.json")
    used = run_measured(stillwatch("scan", "--lake", lake, *feeds, *options, "--json", result))
    found = msgspec.json.decode(result.read_bytes(), type=ScanResult)
    accounts = frozenset(account for campaign in found.campaigns for account in campaign.accounts)
    return Looked(used, found.read.exchanges, accounts)
