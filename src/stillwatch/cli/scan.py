"""`stillwatch scan`: from log files to campaigns."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn

from stillwatch.cli.explain import LAKE_RESULT
from stillwatch.cli.faults import faults_shown
from stillwatch.cli.report.html import render
from stillwatch.cli.report.table import print_scan
from stillwatch.decide.confidence import read_map
from stillwatch.decide.discoveries import LEVEL
from stillwatch.engine.clock import system_clock
from stillwatch.engine.harvested import check_ending
from stillwatch.engine.open import DUCKDB, ENGINE_URLS
from stillwatch.engine.scan import TEMPORARY_KEY, ScanRequest
from stillwatch.engine.scan import scan as run_scan
from stillwatch.ingest.account_from import parse_account_from
from stillwatch.ingest.lake import Lake
from stillwatch.ingest.timestamps import to_microseconds
from stillwatch.model.errors import BadRow, StillwatchError
from stillwatch.model.scan import ScanResult

_HOUR_US: Final = 3_600_000_000

_Paths = Annotated[
    list[str] | None,
    typer.Argument(help="Log files, directories, globs, or - for standard input.", metavar="PATH..."),
]
_Lake = Annotated[Path | None, typer.Option(help="Keep the fingerprints here; without it nothing is kept.")]
_FormatName = Annotated[
    str | None, typer.Option("--format", help="Log format, if it should not be recognised.", metavar="NAME")
]
_AccountFrom = Annotated[
    list[str] | None,
    typer.Option(help="Which fields name the account (docs/input.md); repeatable.", metavar="FORMAT=FIELD"),
]
_Start = Annotated[str | None, typer.Option("--from", help="Begin of the window, ISO 8601.", metavar="TS")]
_End = Annotated[str | None, typer.Option("--to", help="End of the window, ISO 8601.", metavar="TS")]
_Recent = Annotated[
    float | None,
    typer.Option(min=0.1, help="With --lake: look at the last hours of the window only.", metavar="HOURS"),
]
_Exchanges = Annotated[
    Path | None, typer.Option(help="Write the exchanges that campaigns claim here, .parquet or .jsonl.")
]
_Memory = Annotated[
    bool, typer.Option(help="With --lake: recognise campaigns of earlier scans, remember this one's.")
]
_FalseDiscoveries = Annotated[
    float,
    typer.Option(
        min=0.0,
        max=1.0,
        help="Chance of being wrong at which a campaign is still reported, less by cost; 1: no control.",
    ),
]
_Confidence = Annotated[
    Path | None,
    typer.Option(help="Keys and confidence of your own, from `stillwatch range confidence --out`."),
]
_Workers = Annotated[
    int, typer.Option(min=1, help="Processes that read, fingerprint, and weigh what is large.")
]
_Engine = Annotated[str, typer.Option(help=f"What runs the SQL steps: {ENGINE_URLS}.", metavar="URL")]


def scan(
    paths: _Paths = None,
    accounts: Annotated[Path | None, typer.Option(help="Account facts, JSON Lines.")] = None,
    releases: Annotated[Path | None, typer.Option(help="Release calendar, JSON.")] = None,
    authorised: Annotated[Path | None, typer.Option(help="Licensed programmes, JSON.")] = None,
    lake: _Lake = None,
    format_name: _FormatName = None,
    account_from: _AccountFrom = None,
    start: _Start = None,
    end: _End = None,
    recent: _Recent = None,
    json: Annotated[Path | None, typer.Option(help="Write the result here (- for standard output).")] = None,
    exchanges: _Exchanges = None,
    memory: _Memory = True,
    false_discoveries: _FalseDiscoveries = LEVEL,
    confidence: _Confidence = None,
    html: Annotated[Path | None, typer.Option(help="Write a self-contained report here.")] = None,
    workers: _Workers = 2,
    engine: _Engine = DUCKDB,
) -> None:
    """Find distillation campaigns in logs: who acts as one, what they harvest, and how we know."""
    with faults_shown():
        if not paths and lake is None:
            raise StillwatchError("nothing to scan", hint="Name log files, or a lake with --lake.")
        if recent is not None and lake is None:
            raise StillwatchError(
                "--recent needs a lake", hint="Name one with --lake: it remembers the rest."
            )
        if exchanges is not None:
            check_ending(exchanges)  # before the work, not after it
        request = ScanRequest(
            paths=tuple(paths or ()), accounts=accounts, releases=releases, authorised=authorised,
            format_name=format_name, account_from=parse_account_from(account_from or ()),
            start=_moment(start, "--from"), end=_moment(end, "--to"),
            recent=None if recent is None else round(recent * _HOUR_US),
            workers=workers, now=system_clock(), engine=engine, exchanges=exchanges,
            memory=memory and lake is not None, false_discoveries=false_discoveries,
            mapping=None if confidence is None else read_map(confidence),
        )  # fmt: skip
        result = _run(request, lake)
        _write(result, lake, json, html)
    print_scan(result, Console(stderr=json == Path("-")))


def _run(request: ScanRequest, lake: Path | None) -> ScanResult:
    with _bars() as progress:
        if lake is not None:
            return run_scan(request, Lake.open(lake), progress)
        with Lake.temporary(TEMPORARY_KEY) as temporary:
            return run_scan(request, temporary, progress)


class _Bars:
    """One bar for each thing that is done, in the order in which they come up."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, what: str, done: int, total: int | None) -> None:
        if what not in self._tasks:
            self._tasks[what] = self._progress.add_task(what, total=total)
        self._progress.update(self._tasks[what], completed=done, total=total)


@contextmanager
def _bars() -> Iterator[_Bars]:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield _Bars(progress)


def _moment(text: str | None, option: str) -> int | None:
    if text is None:
        return None
    try:
        return to_microseconds(text, option)
    except BadRow as bad:
        raise StillwatchError(str(bad), hint="Give ISO 8601, such as 2026-01-05T00:00:00Z.") from bad


def _write(result: ScanResult, lake: Path | None, json: Path | None, html: Path | None) -> None:
    encoded = msgspec.json.format(msgspec.json.encode(result), indent=1) + b"\n"
    if lake is not None:
        (lake / LAKE_RESULT).write_bytes(encoded)
    if json == Path("-"):
        sys.stdout.buffer.write(encoded)
    elif json is not None:
        json.write_bytes(encoded)
    if html is not None:
        html.write_text(render(result), encoding="utf-8")
