"""Writes the page of a study: tables in Markdown, and a picture for each axis."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from stillwatch.cli.evaluation.curves import draw_curves, has_numbers
from stillwatch.cli.evaluation.dots import draw_dots
from stillwatch.cli.evaluation.goals import goals_table
from stillwatch.cli.evaluation.tables import (
    kinds_table,
    misses_table,
    people_table,
    points_table,
    slices_table,
)
from stillwatch.range.study.matrix import BASE, Axis, Matrix
from stillwatch.range.study.people import pool_people
from stillwatch.range.study.pooled import Point, pool
from stillwatch.range.study.run import CellResult

# Axes whose ranges share no customers: other axes compose the same people again at every strength.
CUSTOMER_AXES: Final = ("customers", "prevalence")


@dataclass(frozen=True)
class Section:
    """One axis on the page; code: the states of detection's source that its cells ran on."""

    axis: Axis
    picture: str
    points: str
    kinds: str
    misses: str
    code: str


def write_page(plan: Matrix, results: Sequence[CellResult], page: Path, pictures: Path) -> None:
    """Write the page and its pictures; axes of which no cell has run are left out."""
    points = {axis.name: _points(axis, results) for axis in plan.axis}
    people = pool_people(results, CUSTOMER_AXES)
    parts: dict[str, list[Section]] = {}
    pictures.mkdir(parents=True, exist_ok=True)
    for axis in plan.axis:
        if points[axis.name] and any(point.recall.trials for point in points[axis.name]):
            picture = pictures / f"{axis.name}.svg"
            _draw(axis, points[axis.name], picture)
            codes = ", ".join(sorted({r.code for r in results if r.axis == axis.name}))
            place = os.path.relpath(picture, page.parent)
            section = _section(axis, points[axis.name], place, codes)
            parts.setdefault(axis.part, []).append(section)
    environment = Environment(
        loader=PackageLoader("stillwatch.cli.evaluation"), undefined=StrictUndefined, autoescape=False,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    text = environment.get_template("evaluation.md.j2").render(
        goals=goals_table(plan, points, people),
        parts=parts,
        run=_told(results),
        people=people_table(people) if people.everybody.trials else "",
        languages=slices_table("language", people.languages, people.everybody),
        countries=slices_table("country", people.countries, people.everybody),
    )
    page.write_text(text, "utf-8")


def _points(axis: Axis, results: Sequence[CellResult]) -> list[Point]:
    pooled = [pool(at, [r for r in results if (r.axis, r.at) == (axis.name, at)]) for at in axis.labels()]
    if axis.unchanged and any(point.seeds for point in pooled):
        pooled.insert(0, pool(axis.unchanged, [r for r in results if (r.axis, r.at) == BASE]))
    return [point for point in pooled if point.seeds or point.faults]


def _draw(axis: Axis, points: Sequence[Point], path: Path) -> None:
    drawn = draw_curves(axis, points) if has_numbers(axis) else draw_dots(axis, points)
    path.write_text(str(drawn) + "\n", "utf-8")


def _section(axis: Axis, points: Sequence[Point], picture: str, code: str) -> Section:
    return Section(axis, picture, points_table(points), kinds_table(points), misses_table(points), code)


def _first_seed(results: Sequence[CellResult]) -> int:
    """The first seed of the axis that ran on most seeds: where the study goes on."""
    seeds: dict[str, set[int]] = {}
    for result in results:
        seeds.setdefault(result.axis, set()).add(result.seed)
    longest = max(seeds.values(), key=len, default={501})
    return min(longest)


def _told(results: Sequence[CellResult]) -> Mapping[str, str | int]:
    """How much was run, in words."""
    seeds = sorted({r.seed for r in results})
    return {
        "cells": f"{len(results):,}",
        "failed": str(sum(r.score is None for r in results)),
        "exchanges": f"{sum(r.exchanges for r in results) / 1e6:.1f} million",
        "cpu": f"{sum(r.cpu_seconds for r in results):,.0f}",
        "seeds": f"{seeds[0]} to {seeds[-1]}" if seeds else "none",
        "first": _first_seed(results),
        "states": str(len({r.code for r in results})),
    }
