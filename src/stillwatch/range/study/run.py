"""Runs one cell: compose, cut, withhold, scan, score, and say why accounts were missed."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from stillwatch.decide.confidence import own_map
from stillwatch.engine.scan import TEMPORARY_KEY, ScanRequest, judge, scan
from stillwatch.ingest.lake import Lake
from stillwatch.model.confidence import ConfidenceMap
from stillwatch.model.scan import ScanResult
from stillwatch.range.calibrate import group_bits
from stillwatch.range.composer import compose
from stillwatch.range.composition import Composition
from stillwatch.range.scorer import Score, score
from stillwatch.range.study.cell import Cell
from stillwatch.range.study.misses import explain_misses
from stillwatch.range.study.window import last_days
from stillwatch.range.study.withheld import withhold, withholds_accounts
from stillwatch.range.truth import Truth, read_truth
from stillwatch.range.writer import write_composition

EXPLAINED_BELOW = 0.95  # recall below which the misses are looked into, at the cost of a second judgement


@dataclass(frozen=True)
class Sources:
    """Directories of real prompts by `Prompts`, and of measured traffic; mappings by the campaign kind that
    they were set without. All optional."""

    prompts: dict[str, Path]
    traffic: Path | None = None
    without: Mapping[str, ConfidenceMap] = field(default_factory=dict)


class CellResult(msgspec.Struct, frozen=True, kw_only=True):
    """What one cell gave. misses: missed accounts by kind and by what their best group lacked; code: a hash
    of the detection's source files; fault: what went wrong, in which case there is no score."""

    axis: str
    at: str
    seed: int
    score: Score | None
    misses: dict[str, dict[str, int]] = {}
    exchanges: int = 0
    cpu_seconds: float = 0.0
    code: str = ""
    fault: str = ""


def run_cell(cell: Cell, sources: Sources, code: str = "") -> CellResult:
    """Compose, scan and score in this process. Raises what composing or scanning raises."""
    before = time.process_time()
    with tempfile.TemporaryDirectory(prefix="study-") as name, Lake.temporary(TEMPORARY_KEY) as lake:
        folder = Path(name)
        composition = _compose(cell, sources)
        write_composition(composition, folder)
        withhold(folder / "traffic.jsonl.gz", cell.settings.withheld or "nothing")
        request = _request(cell, folder, composition, sources)
        result = scan(request, lake, lambda *_: None)
        truth = read_truth(folder)
        scored = score(result, truth)
        recall = scored.totals.recall
        missed = recall is not None and recall < EXPLAINED_BELOW
        misses = _explain(cell, request, lake, result, truth) if missed else {}
    return CellResult(
        axis=cell.axis, at=cell.at, seed=cell.seed, score=scored, misses=misses,
        exchanges=len(composition), cpu_seconds=round(time.process_time() - before, 2), code=code,
    )  # fmt: skip


def _compose(cell: Cell, sources: Sources) -> Composition:
    settings = cell.settings
    composition = compose(
        replace(
            settings.compose_settings(cell.seed),
            corpora=sources.prompts.get(settings.prompts),
            traffic=sources.traffic,
        )
    )
    return last_days(composition, settings.window_days) if settings.window_days else composition


def _request(cell: Cell, folder: Path, composition: Composition, sources: Sources) -> ScanRequest:
    facts = None if withholds_accounts(cell.settings.withheld) else folder / "accounts.jsonl"
    return ScanRequest(
        paths=(folder / "traffic.jsonl.gz",),
        accounts=facts,
        releases=folder / "releases.json",
        authorised=folder / "authorised.json",
        workers=1,
        now=composition.world.end,
        mapping=sources.without[cell.settings.without] if cell.settings.without else None,
    )


def _explain(
    cell: Cell, request: ScanRequest, lake: Lake, result: ScanResult, truth: Truth
) -> dict[str, dict[str, int]]:
    judged, scene, names = judge(replace(request, paths=()), lake, lambda *_: None)
    groups = [group_bits(cell.seed, one, scene, names, truth) for one in judged]
    return explain_misses(result, truth, groups, (request.mapping or own_map()).keys)
