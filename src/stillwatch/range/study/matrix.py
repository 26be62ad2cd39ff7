"""Reads the matrix of the study: axes with their strengths, as data."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any, Literal

import msgspec

from stillwatch.model.errors import StillwatchError
from stillwatch.range.evasions.manifest import choose_evasions
from stillwatch.range.study.cell import Cell, CellSettings

BASE = ("unique_prompts", "0")  # axis and strength that are the plain range
_FAULTS = (
    tomllib.TOMLDecodeError, msgspec.ValidationError, KeyError, TypeError, ValueError, StillwatchError,
)  # fmt: skip
_OWN = ("at", "seeds")  # of a point; everything else is a setting


class Axis(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One knob and its strengths. knob: a setting of a cell, or names of evasions joined by `+`; points:
    a strength each (`at`) with settings of its own and perhaps fewer seeds; goals: the recall to reach by
    strength; times: so many times the seeds that are asked for are run, where few accounts hang on one;
    spacing: strengths stand evenly on the picture, or as numbers."""

    name: str
    title: str
    part: str  # the heading below which it stands
    unit: str
    knob: str
    points: list[dict[str, Any]] = []
    strengths: list[float | str] = []
    settings: dict[str, Any] = {}
    goals: dict[str, float] = {}
    times: int = 1
    spacing: Literal["even", "number"] = "even"
    says: str = ""  # what the reader has to know to read the row
    unchanged: str = ""  # the label of the strength that changes nothing: the cells of BASE stand there

    def labels(self) -> list[str]:
        """The strengths in order, as written."""
        return [_label(point["at"]) for point in self._all()]

    def cells(self, first_seed: int, seeds: int) -> Iterator[Cell]:
        """The cells of all strengths, seed by seed. Raises `msgspec.ValidationError`."""
        for nth in range(seeds * self.times):
            for point in self._all():
                if nth < int(point.get("seeds", seeds * self.times)):
                    label = _label(point["at"])
                    yield Cell(self.name, label, first_seed + nth, self._settings(point))

    def _all(self) -> list[dict[str, Any]]:
        return [*({"at": strength} for strength in self.strengths), *self.points]

    def _settings(self, point: dict[str, Any]) -> CellSettings:
        given = self.settings | {name: value for name, value in point.items() if name not in _OWN}
        at = point["at"]
        if self.knob in CellSettings.__struct_fields__:
            given = {self.knob: at} | given if self.knob in point else given | {self.knob: at}
        else:
            chosen = {name: float(at) for name in self.knob.split("+")}
            given = given | {"evasions": {**given.get("evasions", {}), **chosen}}
        return msgspec.convert(given, CellSettings)


class Matrix(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All axes."""

    axis: list[Axis]

    def cells(self, first_seed: int, seeds: int, only: tuple[str, ...] = ()) -> list[Cell]:
        """The cells of all axes, or of those named, first all strengths of one seed, then of the next."""
        chosen = [axis for axis in self.axis if not only or axis.name in only]
        cells = [cell for axis in chosen for cell in axis.cells(first_seed, seeds)]
        return sorted(cells, key=lambda cell: cell.seed)


def _label(at: float | str) -> str:
    return f"{at:g}" if isinstance(at, int | float) else at


def read_matrix(path: Path | None = None) -> Matrix:
    """The matrix of a TOML file, or the project's own. Raises `StillwatchError` where it is not one."""
    source = path or resources.files("stillwatch.range.study").joinpath("matrix.toml")
    try:
        matrix = msgspec.convert(tomllib.loads(source.read_text("utf-8")), Matrix)
        for cell in matrix.cells(0, 1):
            choose_evasions(cell.settings.evasions.items())
    except _FAULTS as fault:
        raise StillwatchError(
            f"{source}: {fault}", hint="see src/stillwatch/range/study/matrix.toml"
        ) from fault
    return matrix
