"""`stillwatch range study`: run the matrix of evasions and surroundings, and write its page and pictures."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, TimeElapsedColumn

from stillwatch.cli.evaluation.page import write_page
from stillwatch.cli.faults import faults_shown
from stillwatch.model.confidence import ConfidenceMap
from stillwatch.model.errors import StillwatchError
from stillwatch.range.calibrate import read_calibration
from stillwatch.range.held_out import write_prompts
from stillwatch.range.labelled import read_groups
from stillwatch.range.study.cell import Cell
from stillwatch.range.study.matrix import Matrix, read_matrix
from stillwatch.range.study.run import Sources
from stillwatch.range.study.without import mappings_without
from stillwatch.range.study.work import read_results, run_cells


def study_range(
    work: Annotated[Path, typer.Option(help="Finished cells are kept here; a study cut short goes on.")],
    matrix: Annotated[
        Path | None, typer.Option(help="The cells, as TOML; without it the project's own.")
    ] = None,
    first_seed: Annotated[int, typer.Option(help="The first seed; the others follow it.")] = 501,
    seeds: Annotated[
        int, typer.Option(min=1, help="Seeds a strength; a strength may ask for fewer, an axis for more.")
    ] = 10,
    only: Annotated[str | None, typer.Option(help="Only these axes, separated by commas.")] = None,
    corpora: Annotated[Path | None, typer.Option(help="Directory with prompts.jsonl.gz.")] = None,
    traffic: Annotated[Path | None, typer.Option(help="Directory with measured traffic.")] = None,
    labels: Annotated[
        list[Path] | None,
        typer.Option(help="Groups of `range label`, for cells that leave out a campaign kind; repeatable."),
    ] = None,
    calibration: Annotated[
        Path | None, typer.Option(help="What `range calibrate --with-campaigns --json` wrote, for the same.")
    ] = None,
    run: Annotated[bool, typer.Option(help="Run what is missing, or write from what is there.")] = True,
    page: Annotated[Path | None, typer.Option(help="Write the page (Markdown) here.")] = None,
    pictures: Annotated[
        Path | None, typer.Option(help="Write the curves here; without it beside the page, below `images`.")
    ] = None,
) -> None:
    """Compose, scan and score many small ranges, and show how detection holds as campaigns hide more.

    Each cell is one process. Cells that have a result in the work directory are not run again.
    """
    console = Console(stderr=True)
    with faults_shown():
        if bool(labels) != (calibration is not None):
            raise StillwatchError(
                "--labels and --calibration belong together",
                hint="Name both, or neither: then no kind is left out.",
            )
        plan = read_matrix(matrix)
        chosen = _chosen(plan, only)
        cells = _possible(plan.cells(first_seed, seeds, chosen), corpora, bool(labels and calibration))
        if run:
            without = _without(cells, labels or [], calibration)
            _run(cells, work, Sources(_prompts(corpora, work), traffic, without), console)
        results = read_results(work, cells)
        console.print(f"{len(results)} of {len(cells)} cells have a result below {work}.")
        for fault in [r for r in results if r.fault]:
            console.print(
                f"[red]failed:[/red] {fault.axis} {fault.at} seed {fault.seed}: {fault.fault[-300:]}"
            )
        if page is not None:
            write_page(plan, results, page, pictures or page.parent / "images" / page.stem)


def _chosen(plan: Matrix, only: str | None) -> tuple[str, ...]:
    names = tuple(name.strip() for name in only.split(",")) if only else ()
    known = [axis.name for axis in plan.axis]
    for name in names:
        if name not in known:
            raise StillwatchError(f"--only: there is no axis {name!r}", hint="axes: " + ", ".join(known))
    return names


def _possible(cells: list[Cell], corpora: Path | None, labelled: bool) -> list[Cell]:
    """Without corpora, cells that need real prompts are left out; without labels and a calibration, those
    that leave out a campaign kind."""
    return [
        c
        for c in cells
        if (corpora is not None or c.settings.prompts == "written") and (labelled or not c.settings.without)
    ]


def _without(cells: list[Cell], labels: list[Path], calibration: Path | None) -> dict[str, ConfidenceMap]:
    kinds = sorted({cell.settings.without for cell in cells} - {""})
    if not kinds or calibration is None:
        return {}
    return mappings_without(kinds, read_groups(labels), read_calibration(calibration))


def _prompts(corpora: Path | None, work: Path) -> dict[str, Path]:
    """Directories of prompts by what trained on them."""
    if corpora is None:
        return {}
    found = {"all": corpora}
    for name, trained in (("trained", True), ("held_out", False)):
        found[name] = work / "prompts" / name
        if not (found[name] / "prompts.jsonl.gz").exists():
            write_prompts(corpora, found[name], trained=trained)
    return found


def _run(cells: list[Cell], work: Path, sources: Sources, console: Console) -> None:
    with Progress(*Progress.get_default_columns(), TimeElapsedColumn(), console=console) as progress:
        task = progress.add_task("cells", total=len(cells))

        def told(cell: Cell, ran: bool) -> None:
            progress.update(task, advance=1, description=f"{cell.axis} {cell.at}" if ran else "cells")

        run_cells(cells, work, sources, told)
