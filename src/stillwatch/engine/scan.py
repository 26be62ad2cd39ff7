"""The plan of a scan: read into the lake, load the window, detect."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final, Protocol

from stillwatch.decide.discoveries import LEVEL
from stillwatch.detect.fingerprints.hashing import IdentifierHasher
from stillwatch.engine.candidates import FrameIndex
from stillwatch.engine.contract import Engine, Window
from stillwatch.engine.crew import get_ready
from stillwatch.engine.detection import crew_for, detect, end_of, hold, judge_groups
from stillwatch.engine.facts import facts_table
from stillwatch.engine.harvested import write_harvested
from stillwatch.engine.ingest import ingest
from stillwatch.engine.investigate import Judged, Seen
from stillwatch.engine.memory.recall import Recall
from stillwatch.engine.names import Names, NameTable
from stillwatch.engine.open import DUCKDB, open_engine
from stillwatch.engine.room import give_back
from stillwatch.engine.scene import Feeds, build_scene, nothing_seen
from stillwatch.engine.sightings import Sight
from stillwatch.ingest.feeds import read_accounts, read_authorised, read_releases
from stillwatch.ingest.lake import Lake
from stillwatch.ingest.timestamps import to_microseconds
from stillwatch.model.account import Authorised
from stillwatch.model.confidence import ConfidenceMap
from stillwatch.model.contract import Scene
from stillwatch.model.scan import ReadCounts, ScanResult

TEMPORARY_KEY: Final = b"stillwatch: a temporary lake is gone before anybody could guess"
"""Fixed, so that the same input gives the same answer; nothing keyed with it is kept."""


_LARGE: Final = 1_000_000  # exchanges of a window from which on its groups are probably worth a crew


@dataclass(frozen=True)
class ScanRequest:
    """What to scan. Times are microseconds since 1970 UTC; `now` is what the future is measured against;
    `recent` microseconds before the last exchange the window begins, if that is later than `start`;
    `exchanges` is where the exchanges that campaigns claim are written; `workers` processes read, and weigh
    the groups of a large window; `engine` is a name that `open_engine`
    knows. With `memory`, campaigns that earlier scans of the lake convicted are recognised, and this scan's
    are remembered. `released` (model to seconds since 1970) and `licensed` (account or organisation hash to
    the reason) are feeds that a caller holds already. `false_discoveries` is the chance of being
    wrong at which a campaign is still reported, less by what a wrong stop costs; with 1 the two keys and the
    rules about members alone decide.
    `account_from`: by format, the fields that name the account where its own do not. `mapping`: the keys and
    the confidence to judge by, None for the package's own.
    """

    paths: tuple[str | os.PathLike[str], ...]
    accounts: Path | None = None
    releases: Path | None = None
    authorised: Path | None = None
    exchanges: Path | None = None
    format_name: str | None = None
    account_from: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    start: int | None = None
    end: int | None = None
    recent: int | None = None
    workers: int = 2
    now: int = 0
    engine: str = DUCKDB
    memory: bool = False
    false_discoveries: float = LEVEL
    mapping: ConfidenceMap | None = None
    released: Mapping[str, float] = field(default_factory=dict)
    licensed: Mapping[int, str] = field(default_factory=dict)


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
        seen, read, recall = _look(request, lake, engine, progress)
        with crew_for(seen.scene, request.workers) as crew:
            with ThreadPoolExecutor(1) as beside:
                reading = beside.submit(lambda: NameTable(lake.read_names()))
                seen = hold(seen, crew)
                names = reading.result()
            claimed = partial(write_harvested, path=request.exchanges) if request.exchanges else None
            give_back(engine)  # reading millions of names takes twice what they need
            return detect(
                seen, names, read, progress, crew,
                claimed=claimed, engine=engine, recall=recall, level=request.false_discoveries,
            )  # fmt: skip


def judge(request: ScanRequest, lake: Lake, progress: ScanProgress) -> tuple[list[Judged], Scene, Names]:
    """All groups that a scan of the same request would judge, reported or not, with the scene they were seen
    in and the accounts' names. Raises as `scan` does."""
    with open_engine(request.engine) as engine:
        seen, *_ = _look(request, lake, engine, progress)
        judged, scene = judge_groups(seen, progress, engine)
    return judged, scene, NameTable(lake.read_names())


def _look(
    request: ScanRequest, lake: Lake, engine: Engine, progress: ScanProgress
) -> tuple[Seen, ReadCounts, Recall | None]:
    """The window's scene and frames, after the paths were read into the lake; with the campaign memory where
    one is asked for."""
    quarantined, duplicates, reasons = _read(request, lake, progress)
    progress("finding frames", 0, 1)
    recall = Recall.of(lake.path, engine) if request.memory else None
    scene, indexes = _scene(request, lake, engine, recall)
    progress("finding frames", 1, 1)
    exchanges = int(scene.accounts.exchanges.sum())
    read = ReadCounts(exchanges, len(scene.accounts), quarantined, duplicates, reasons)
    return Seen(indexes, scene, end_of(scene)), read, recall


def _read(request: ScanRequest, lake: Lake, progress: ScanProgress) -> tuple[int, int, dict[str, int]]:
    """Paths and facts into the lake: rows quarantined, duplicates, and the reasons."""
    quarantined, duplicates, reasons = 0, 0, dict[str, int]()
    if request.paths:
        counts = ingest(
            request.paths, lake, format_name=request.format_name, account_from=request.account_from,
            now_us=request.now, workers=request.workers,
            progress=lambda done, total: progress("reading", done, total),
        )  # fmt: skip
        quarantined, duplicates, reasons = counts.quarantined, counts.duplicates, dict(counts.reasons)
    return quarantined + _store_facts(request.accounts, lake, reasons), duplicates, reasons


def _scene(
    request: ScanRequest, lake: Lake, engine: Engine, recall: Recall | None
) -> tuple[Scene, dict[Sight, FrameIndex]]:
    window = _window(request, lake)
    parts = lake.parts(window.start, window.end)
    if not parts:
        raise nothing_seen()
    if request.workers > 1 and sum(part.rows for part in parts) >= _LARGE:
        get_ready()
    last = max(part.last for part in parts)
    now = last if window.end is None else min(last, window.end)
    programmes = read_authorised(request.authorised) if request.authorised else []
    feeds = Feeds(
        partial(lake.get_facts, "accounts"),
        {**request.released, **_releases(request.releases)},
        {**request.licensed, **_authorised(programmes, lake.key, now)},
    )
    engine.register("exchanges", lake.part_paths(window.start, window.end), window)
    scene, indexes = build_scene(engine, feeds, recall.marked() if recall else None)
    scene = replace(scene, mapping=request.mapping)
    engine.drop("clusters")  # the engine stays open, and this is large
    give_back(engine)
    return (recall.onto(scene) if recall else scene), indexes


def _window(request: ScanRequest, lake: Lake) -> Window:
    parts = lake.parts(request.start, request.end)
    if request.recent is None or not parts:
        return Window(request.start, request.end)
    last = max(part.last for part in parts)
    begins = (last if request.end is None else min(last, request.end - 1)) - request.recent
    return Window(begins if request.start is None else max(begins, request.start), request.end)


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


def _authorised(programmes: Sequence[Authorised], key: bytes, now: int) -> Mapping[int, str]:
    """Hash of account or organisation to the reason, of programmes that have not expired by `now`, in
    microseconds since 1970 UTC."""
    hasher = IdentifierHasher(key)
    found: dict[int, str] = {}
    for programme in programmes:
        if programme.expires and to_microseconds(programme.expires, "expires") < now:
            continue
        reason = programme.reason or "no reason given"
        if programme.account:
            found[hasher.one("account", programme.account)] = reason
        if programme.org:
            found[hasher.one("org", programme.org)] = reason
    return found
