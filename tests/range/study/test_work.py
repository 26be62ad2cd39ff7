"""Finished cells are kept and not run again; a cell that fails is a result too."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from stillwatch.range.study import work
from stillwatch.range.study.cell import Cell, CellSettings
from stillwatch.range.study.run import CellResult, Sources
from stillwatch.range.study.work import code_version, read_results, result_path, run_cells

CELLS = [Cell("a", "1", seed, CellSettings()) for seed in (1, 2)]


def fake(cell: Cell, _sources: Sources, code: str) -> CellResult:
    if cell.seed == 2:
        raise RuntimeError("no room")
    return CellResult(axis=cell.axis, at=cell.at, seed=cell.seed, score=None, code=code)


def ran(folder: Path, cells: list[Cell] = CELLS) -> list[bool]:
    told: list[bool] = []
    run_cells(cells, folder, Sources({}), lambda _, new: told.append(new))
    return told


def test_cells_run_once_and_failures_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "run_cell", fake)
    assert ran(tmp_path) == [True, True]
    assert ran(tmp_path) == [False, False]
    good, bad = read_results(tmp_path, CELLS)
    assert (good.fault, good.code) == ("", code_version())
    assert "no room" in bad.fault
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 2


def test_what_is_missing_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "run_cell", fake)
    ran(tmp_path)
    result_path(tmp_path, CELLS[0]).unlink()
    assert len(read_results(tmp_path, CELLS)) == 1
    assert sorted(ran(tmp_path)) == [False, True]


def test_a_cell_that_ends_its_process_leaves_nothing_and_the_others_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deadly(cell: Cell, sources: Sources, code: str) -> CellResult:
        if cell.seed == 12:
            os._exit(9)
        return fake(cell, sources, code)

    monkeypatch.setattr(work, "run_cell", deadly)
    cells = [Cell("a", "1", seed, CellSettings()) for seed in range(10, 30)]
    assert ran(tmp_path, cells) == [True] * 19
    assert [r.seed for r in read_results(tmp_path, cells)] == [s for s in range(10, 30) if s != 12]
