"""The plan of a scan: read into the lake, load the window, detect."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Final, Protocol

import pyarrow as pa

from stillwatch.detect.fingerprints.hashing import IdentifierHasher
from stillwatch.engine.detection import detect, judge_groups
from stillwatch.engine.facts import facts_table
from stillwatch.engine.harvested import write_harvested
from stillwatch.engine.ingest import ingest
from stillwatch.engine.investigate import Judged
from stillwatch.engine.names import Names
from stillwatch.engine.open import DUCKDB, open_engine
from stillwatch.engine.scene import COLUMNS, build_scene
from stillwatch.ingest.feeds import read_accounts, read_authorised, read_releases
from stillwatch.ingest.lake import Lake
from stillwatch.ingest.timestamps import to_microseconds
from stillwatch.model.account import Authorised
from stillwatch.model.contract import Scene
from stillwatch.model.errors import StillwatchError
from stillwatch.model.scan import ReadCounts, ScanResult

TEMPORARY_KEY: Final = b"stillwatch: a temporary lake is gone before anybody could guess"
"""Fixed, so that the same input gives the same answer; nothing keyed with it is kept."""


@dataclass(frozen=True)
class ScanRequest:
    """What to scan. Times are microseconds since 1970 UTC; `now` is what the future is measured against;
    `exchanges` is where the exchanges that campaigns claim are written; `engine` is a name that `open_engine`
    knows."""

    paths: tuple[str | os.PathLike[str], ...]
    accounts: Path | None = None
    releases: Path | None = None
    authorised: Path | None = None
    exchanges: Path | None = None
    format_name: str | None = None
    start: int | None = None
    end: int | None = None
    workers: int = 2
    now: int = 0
    engine: str = DUCKDB


class ScanProgress(Protocol):
    """Told what is done, how much of it is done, and how much there is (None: not known)."""

    def __call__(self, what: str, done: int, total: int | None) -> None:
        """One step of progress."""
        ...


def scan(request: ScanRequest, lake: Lake, progress: ScanProgress) -> ScanResult:
    """Read the paths (if any) into the lake and look for campaigns in the window.

    Raises StillwatchError where nothing could be read or the window holds nothing.
    """
    with open_engine(request.engine) as engine:  # first, so that a wrong name costs no reading
        exchanges, read = _load(request, lake, progress)
        scene = _scene(exchanges, request, lake)
        claimed = partial(write_harvested, path=request.exchanges) if request.exchanges else None
        return detect(exchanges, scene, _names(lake), read, engine, progress, claimed)


def judge(request: ScanRequest, lake: Lake, progress: ScanProgress) -> tuple[list[Judged], Scene, Names]:
    """All groups that a scan of the same request would judge, reported or not, with the scene they were seen
    in and the accounts' names. Raises as `scan` does."""
    with open_engine(request.engine) as engine:
        exchanges, _ = _load(request, lake, progress)
        judged, scene, _ = judge_groups(exchanges, _scene(exchanges, request, lake), engine, progress)
    return judged, scene, _names(lake)


def _load(request: ScanRequest, lake: Lake, progress: ScanProgress) -> tuple[pa.Table, ReadCounts]:
    """The window's exchanges in order of time, after the paths were read into the lake."""
    quarantined, duplicates, reasons = 0, 0, dict[str, int]()
    if request.paths:
        counts = ingest(
            request.paths, lake, format_name=request.format_name, now_us=request.now, workers=request.workers,
            progress=lambda done, total: progress("reading", done, total),
        )  # fmt: skip
        quarantined, duplicates, reasons = counts.quarantined, counts.duplicates, dict(counts.reasons)
    quarantined += _store_facts(request.accounts, lake, reasons)
    exchanges = lake.read(COLUMNS, request.start, request.end)
    if not exchanges.num_rows:
        raise StillwatchError(
            "the window holds no exchange", hint="Widen --from and --to, or name log files."
        )
    accounts = len(exchanges["account"].unique())
    return exchanges, ReadCounts(exchanges.num_rows, accounts, quarantined, duplicates, reasons)


def _scene(exchanges: pa.Table, request: ScanRequest, lake: Lake) -> Scene:
    last = exchanges["ts"][-1].as_py()
    programmes = read_authorised(request.authorised) if request.authorised else []
    authorised = _authorised(programmes, lake.key, last)
    return build_scene(exchanges, lake.get_facts("accounts"), _releases(request.releases), authorised)


def _store_facts(path: Path | None, lake: Lake, reasons: dict[str, int]) -> int:
    if path is None:
        return 0
    facts, quarantined = read_accounts(path)
    lake.put_facts("accounts", facts_table(facts, lake.key))
    for row in quarantined:
        reason = f"account facts: {row.field}: {row.reason}"
        reasons[reason] = reasons.get(reason, 0) + 1
    return len(quarantined)


def _releases(path: Path | None) -> dict[str, float]:
    if path is None:
        return {}
    return {r.model: to_microseconds(r.released, "released") / 1e6 for r in read_releases(path)}


def _authorised(programmes: Sequence[Authorised], key: bytes, now: datetime) -> Mapping[int, str]:
    """Hash of account or organisation to the reason, of programmes that have not expired by `now`."""
    hasher = IdentifierHasher(key)
    found: dict[int, str] = {}
    for programme in programmes:
        if (
            programme.expires
            and to_microseconds(programme.expires, "expires") / 1e6 < now.astimezone(UTC).timestamp()
        ):
            continue
        reason = programme.reason or "no reason given"
        if programme.account:
            found[hasher.one("account", programme.account)] = reason
        if programme.org:
            found[hasher.one("org", programme.org)] = reason
    return found


def _names(lake: Lake) -> dict[int, str]:
    table = lake.read_names()
    return dict(zip(table.column(0).to_pylist(), table.column(1).to_pylist(), strict=True))
