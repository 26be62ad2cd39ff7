"""A small matrix with hand-made results that the tests of the page share."""

from __future__ import annotations

import pytest

from stillwatch.range.study.matrix import Axis, Matrix
from stillwatch.range.study.pooled import Point, pool
from stillwatch.range.study.run import CellResult
from tests.range.study.conftest import cell_result

CURVE = Axis(
    name="unique_prompts", title="Unique prompts", part="Evasion", unit="share", knob="unique_prompts",
    strengths=[0, 0.5, 0.8], spacing="number", goals={"0.5": 0.9, "0.8": 0.2},
)  # fmt: skip
NAMED = Axis(
    name="withheld", title="Missing feeds", part="Surroundings", unit="feed", knob="withheld",
    strengths=["text"], unchanged="nothing", says="Something is <missing>.",
)  # fmt: skip
PLAN = Matrix([CURVE, NAMED])


@pytest.fixture
def results() -> list[CellResult]:
    found = {"0": (9, 9), "0.5": (9, 6), "0.8": (3, 0)}
    cells = [cell_result(at, seed, n) for at, counts in found.items() for seed, n in enumerate(counts)]
    return [*cells, cell_result("text", 0, 0, wrong=2, axis="withheld")]


@pytest.fixture
def points(results: list[CellResult]) -> list[Point]:
    return [pool(at, [r for r in results if r.at == at]) for at in CURVE.labels()]
