"""Runs cells one after the other, a dozen in a process, and keeps each finished one as a file."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

import msgspec

import stillwatch
from stillwatch.range.study.cell import Cell
from stillwatch.range.study.run import CellResult, Sources, run_cell

# What a process imports and compiles costs a third of a small cell; memory that cells leave behind adds up.
_TOGETHER: Final = 12
_DETECTION = ("model", "ingest", "detect", "link", "decide", "engine")


def result_path(work: Path, cell: Cell) -> Path:
    """Where the result of a cell stands."""
    return work / f"{cell.name}.json"


def run_cells(
    cells: Iterable[Cell], work: Path, sources: Sources, progress: Callable[[Cell, bool], None]
) -> None:
    """Run the cells that have no file below `work` yet; `progress` is told each one and whether it ran.

    A cell that fails is kept as a result with its fault, so that one bad cell does not end the study; one
    during which its process is killed leaves nothing and runs again next time.
    """
    code = code_version()
    waiting: deque[Cell] = deque()
    for cell in cells:
        if result_path(work, cell).exists():
            progress(cell, False)
        else:
            waiting.append(cell)
    while waiting:
        batch = [waiting.popleft() for _ in range(min(_TOGETHER, len(waiting)))]
        finished = 0
        for cell in _finished(batch, work, sources, code):
            progress(cell, True)
            finished += 1
        waiting.extendleft(reversed(batch[finished + 1 :]))  # without the one that was not survived


def _finished(cells: Sequence[Cell], work: Path, sources: Sources, code: str) -> Iterator[Cell]:
    """Run the cells in a process of their own; gives each as its result is there, until the process ends."""
    fork = multiprocessing.get_context("fork")  # shares what is imported
    told, tell = fork.Pipe(duplex=False)
    process = fork.Process(target=_run_all, args=(cells, work, sources, code, tell))
    process.start()
    tell.close()
    for cell in cells:
        try:
            told.recv()
        except EOFError:
            break
        yield cell
    process.join()
    told.close()


def _run_all(cells: Sequence[Cell], work: Path, sources: Sources, code: str, tell: Connection) -> None:
    for cell in cells:
        _run_into(cell, result_path(work, cell), sources, code)
        tell.send(None)


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
    found = (path for part in _DETECTION for path in sorted((package / part).rglob("*")))
    files = [path for path in found if path.suffix in {".py", ".sql", ".json"}]
    return hashlib.sha256(b"".join(p.read_bytes() for p in files)).hexdigest()[:8]
