"""Hand-made results of cells that the tests of the study share."""

from __future__ import annotations

from stillwatch.range.scorer import Score, score
from stillwatch.range.study.run import CellResult
from tests.range.test_scorer import campaign, result, truth


def scored(found: int, wrong: int = 0) -> Score:
    """The score of a scan that found so many of nine accounts, and accused so many of ten customers."""
    accounts = [f"m{n}" for n in range(1, found + 1)] + [f"c{n}" for n in range(wrong)]
    return score(result(*([campaign("camp_1", accounts)] if accounts else [])), truth())


def cell_result(
    at: str, seed: int, found: int, wrong: int = 0, axis: str = "unique_prompts", code: str = "c0de"
) -> CellResult:
    """One finished cell."""
    misses = {"hydra": {"harvest": 9 - found}} if found < 9 else {}
    return CellResult(
        axis=axis, at=at, seed=seed, score=scored(found, wrong), misses=misses, exchanges=1000,
        cpu_seconds=2.0, code=code,
    )  # fmt: skip
