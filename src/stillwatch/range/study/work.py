"""Runs cells one after the other, each in a process of its own, and keeps each finished one as a file."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

import stillwatch
from stillwatch.range.study.cell import Cell
from stillwatch.range.study.run import CellResult, Sources, run_cell

_DETECTION = ("model", "ingest", "detect", "link", "decide", "engine")


def result_path(work: Path, cell: Cell) -> Path:
    """Where the result of a cell stands."""
    return work / f"{cell.name}.json"


def run_cells(
    cells: Iterable[Cell], work: Path, sources: Sources, progress: Callable[[Cell, bool], None]
) -> None:
    """Run the cells that have no file below `work` yet; `progress` is told each one and whether it ran.

    A process that fails is kept as a result with its fault, so that one bad cell does not end the study;
    one that is killed leaves nothing and runs again next time.
    """
    code = code_version()
    for cell in cells:
        path = result_path(work, cell)
        if not path.exists():
            # a fork shares what is imported and compiled, which costs more than a small cell
            process = multiprocessing.get_context("fork").Process(
                target=_run_into, args=(cell, path, sources, code)
            )
            process.start()
            process.join()
            progress(cell, True)
        else:
            progress(cell, False)


def _run_into(cell: Cell, path: Path, sources: Sources, code: str) -> None:
    try:
        result = run_cell(cell, sources, code)
    except Exception:  # noqa: BLE001 - whatever goes wrong is the result of this cell
        fault = traceback.format_exc(limit=-4)
        result = CellResult(axis=cell.axis, at=cell.at, seed=cell.seed, score=None, code=code, fault=fault)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}")
    unfinished.write_bytes(msgspec.json.encode(result) + b"\n")
    unfinished.rename(path)


def read_results(work: Path, cells: Iterable[Cell]) -> list[CellResult]:
    """The results of those cells that have one."""
    decode = msgspec.json.Decoder(CellResult).decode
    paths = (result_path(work, cell) for cell in cells)
    return [decode(path.read_bytes()) for path in paths if path.exists()]


def code_version() -> str:
    """Eight hexadecimal digits over the source files of detection, to tell results of other code apart."""
    package = Path(stillwatch.__file__).parent
    files = [
        p for part in _DETECTION for p in sorted((package / part).rglob("*")) if p.suffix in {".py", ".sql"}
    ]
    return hashlib.sha256(b"".join(p.read_bytes() for p in files)).hexdigest()[:8]
