"""What a benchmark is given and what it says: figures with the bar each has to reach, and details."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec


@dataclass(frozen=True)
class Settings:
    """folder: scratch space; corpora, traffic: directories for composing, or None; scale: of the quality
    ranges (1.0 is about 7,000 accounts); exchanges: of the smaller ingest run; million: of the scan;
    millions: exchanges of the generated days, in millions; compared: exchanges of the day that other tools
    see, too; days, daily: days before a further hour, and exchanges of each; whole: how many of these days
    scans of a whole window look at, all where None; generated: a lake with these days, or None."""

    folder: Path
    corpora: Path | None
    traffic: Path | None
    seeds: tuple[int, ...]
    scale: float
    exchanges: int
    million: int
    millions: tuple[float, ...] = (1.0, 4.0, 16.0)
    compared: int = 1_000_000
    days: int = 14
    daily: int = 1_000_000
    whole: float | None = None
    generated: Path | None = None

    def compose_options(self) -> list[str]:
        """The options of `stillwatch range compose` that name measured traffic and prompts."""
        options: list[str] = []
        if self.corpora:
            options += ["--corpora", str(self.corpora)]
        if self.traffic:
            options += ["--traffic", str(self.traffic)]
        return options


class Figure(msgspec.Struct, frozen=True):
    """One row of the README's table."""

    what: str
    at_least: str
    measured: str
    met: bool


class Table(msgspec.Struct, frozen=True):
    """Rows of a table that stands below the figures."""

    title: str
    head: list[str]
    rows: list[list[str]]


class Outcome(msgspec.Struct, frozen=True):
    """What one benchmark measured; `command` measures it again."""

    figures: list[Figure]
    details: dict[str, Any]
    tables: list[Table] = []
    command: str = ""


def stillwatch(*arguments: str | Path) -> list[str]:
    """The command line of this installation, to be run in a process of its own."""
    program = "from stillwatch.cli.main import run; run()"
    return [sys.executable, "-c", program, *map(str, arguments)]


def module(name: str, *arguments: str | Path) -> list[str]:
    """A module of the benchmarks, to be run in a process of its own."""
    return [sys.executable, "-m", f"benchmarks.{name}", *map(str, arguments)]


def feeds(range_folder: Path) -> Sequence[str]:
    """The options of a scan that name what stands beside a composed range's traffic."""
    names = {
        "--accounts": "accounts.jsonl",
        "--releases": "releases.json",
        "--authorised": "authorised.json",
    }
    return [word for option, name in names.items() for word in (option, str(range_folder / name))]
