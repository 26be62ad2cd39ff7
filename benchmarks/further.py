"""A further hour on top of many days: what it costs to look at it, and what is known after it.

Three scans of one generated lake: a whole window up to its last hour, with campaign memory; then the last
hours with that memory, as the service does; and, to compare, the whole window from scratch.
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
_DAY_US: Final = 24 * _HOUR_US
_SECOND_US: Final = 1_000_000
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
    lake = settings.generated or settings.folder / "days"
    if settings.generated is None:
        _generate(lake, settings)
    last = max(part.last for part in Lake.open(lake).parts())
    result = settings.folder / "found.json"
    before = _looked(lake, result, *_whole_until(last - _HOUR_US, settings))
    further = _looked(lake, result, "--recent", _RECENT)
    scratch = _looked(lake, result, "--no-memory", *_whole_until(last + _SECOND_US, settings))
    return report(before, further, scratch, settings)


def _whole_until(end: int, settings: Settings) -> list[str]:
    """The options of a scan of a whole window that ends there (microseconds since 1970 UTC)."""
    options = ["--to", stamp(end / 1e6)]
    if settings.whole is not None:
        options += ["--from", stamp((end - settings.whole * _DAY_US) / 1e6)]
    return options


def report(before: Looked, further: Looked, scratch: Looked, settings: Settings) -> Outcome:
    """What the three scans say."""
    used = further.used
    memory = Memory.of(used.largest, used.looks, used)
    at_size = settings.daily >= _DAILY
    figure = Figure(
        f"a further hour on {settings.days} days of {settings.daily:,} exchanges",
        f"{_MOST_SECONDS} s, on {_DAYS} days of 16 million",
        f"{used.wall:.0f} s, {in_words(memory.needed)} needed; {_window(settings)} from scratch "
        f"{scratch.used.wall:.0f} s",
        at_size and settings.days >= _DAYS and used.wall <= _MOST_SECONDS and memory.needed <= _MOST_MEMORY,
    )
    known = before.accounts | further.accounts
    rows = [
        [name, f"{one.exchanges:,}", f"{one.used.wall:.1f}", f"{one.used.cpu:.1f}", f"{len(one.accounts):,}"]
        for name, one in (
            (f"{_window(settings)} up to the last hour", before),
            (f"the last {_RECENT} hours, with its memory", further),
            (f"{_window(settings)} from scratch", scratch),
        )
    ]
    rows.append(["known after the further hour", "", "", "", f"{len(known):,}"])
    rows.append(["of those that the run from scratch reports", "", "", "", f"{_share(known, scratch):.1%}"])
    table = Table("A further hour", ["scan", "exchanges", "s", "CPU s", "accounts in campaigns"], rows)
    details = {"seconds": round(used.wall, 1), "scratch_seconds": round(scratch.used.wall, 1)}
    return Outcome([figure], details, [table])


def _window(settings: Settings) -> str:
    return "all days" if settings.whole is None else f"a window of {settings.whole:g} days"


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


def _looked(lake: Path, result: Path, *options: str) -> Looked:
    feeds = ("--releases", lake / "releases.json")
    used = run_measured(stillwatch("scan", "--lake", lake, *feeds, *options, "--json", result))
    found = msgspec.json.decode(result.read_bytes(), type=ScanResult)
    accounts = frozenset(account for campaign in found.campaigns for account in campaign.accounts)
    return Looked(used, found.read.exchanges, accounts)
