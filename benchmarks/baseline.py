"""A small quality gate: fixed ranges, plain and evasive, must score as well as benchmarks/baseline.json says.

`python -m benchmarks.baseline --check` fails where they do; `--write` stores what they score now.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from benchmarks.pooled import CampaignKind, CustomerKind, pool_campaigns, pool_customers
from stillwatch.engine.scan import TEMPORARY_KEY, ScanRequest, scan
from stillwatch.ingest.lake import Lake
from stillwatch.range.composer import ComposeSettings, compose
from stillwatch.range.scorer import Score, score
from stillwatch.range.study.cell import Cell, CellSettings
from stillwatch.range.study.run import Sources, run_cell
from stillwatch.range.truth import read_truth
from stillwatch.range.writer import write_composition

STORED: Final = Path(__file__).with_name("baseline.json")
SEEDS: Final = (301, 302)
SCALE: Final = 0.15
# How much worse a kind may score before it counts, since some thirty accounts a kind move in steps.
FOUND, PIECE, PURITY, LEAKED = 0.04, 0.04, 0.02, 0.05
WRONG: Final = 0  # more customers of a kind
# Small cells of `stillwatch range study`: what a change of detection may not lose unseen.
EVASIVE_SEED: Final = 303
EVASIVE: Final[dict[str, CellSettings]] = {
    "unique_prompts 0.5": CellSettings(evasions={"unique_prompts": 0.5}),
    "own_identity 1": CellSettings(evasions={"own_identity": 1.0}),
    "cover_traffic 0.5": CellSettings(evasions={"cover_traffic": 0.5}),
}
EVADED: Final = 0.06  # of the accounts: the smallest campaign of such a cell, since campaigns fall as a whole


class Evasive(msgspec.Struct, frozen=True):
    """One evasive cell: accounts with enough harvest, those found, and customers wrong."""

    name: str
    eligible: int
    found: int
    wrong: int


class Baseline(msgspec.Struct, frozen=True):
    """Scores by kind, pooled over SEEDS, and those of the evasive cells."""

    campaigns: list[CampaignKind]
    customers: list[CustomerKind]
    evasive: list[Evasive] = []


def measure(seeds: Sequence[int] = SEEDS, scale: float = SCALE) -> Baseline:
    """Compose, scan and score the fixed ranges in this process."""
    scores = [_score(ComposeSettings(seed=seed, scale=scale)) for seed in seeds]
    return Baseline(pool_campaigns(scores), pool_customers(scores), [_evade(name) for name in EVASIVE])


def _evade(name: str) -> Evasive:
    result = run_cell(Cell("baseline", name, EVASIVE_SEED, EVASIVE[name]), Sources({}))
    assert result.score is not None  # a cell that fails raises here
    totals = result.score.totals
    return Evasive(name, totals.eligible, totals.found, totals.wrong)


def _score(settings: ComposeSettings) -> Score:
    with tempfile.TemporaryDirectory(prefix="baseline-") as name, Lake.temporary(TEMPORARY_KEY) as lake:
        folder = Path(name)
        composition = compose(settings)
        write_composition(composition, folder)
        request = ScanRequest(
            paths=(folder / "traffic.jsonl.gz",),
            accounts=folder / "accounts.jsonl",
            releases=folder / "releases.json",
            authorised=folder / "authorised.json",
            now=composition.world.end,
        )
        return score(scan(request, lake, lambda *_: None), read_truth(folder))


def worse(now: Baseline, stored: Baseline) -> list[str]:
    """What got worse by more than its tolerance, one sentence each; kinds that are new are not compared."""
    campaigns = {c.kind: c for c in now.campaigns}
    customers = {c.kind: c for c in now.customers}
    faults = [f"{old.kind}: no longer composed" for old in stored.campaigns if old.kind not in campaigns]
    for old in stored.campaigns:
        if old.kind in campaigns:
            faults += _worse_campaign(campaigns[old.kind], old)
    for was in stored.customers:
        wrong = customers[was.kind].wrong if was.kind in customers else 0
        if wrong > was.wrong + WRONG:
            faults.append(f"{was.kind}: {wrong} customers wrongly in a campaign, {was.wrong} before")
    evasive = {cell.name: cell for cell in now.evasive}
    return faults + [fault for old in stored.evasive for fault in _worse_evasive(evasive.get(old.name), old)]


def _worse_evasive(now: Evasive | None, old: Evasive) -> list[str]:
    if now is None:
        return [f"{old.name}: no longer run"]
    is_, was = now.found / max(now.eligible, 1), old.found / max(old.eligible, 1)
    faults = []
    if is_ < was - EVADED:
        faults.append(f"{old.name}: found {is_:.1%}, {was:.1%} before (tolerance {EVADED:.0%})")
    if now.wrong > old.wrong + WRONG:
        faults.append(f"{old.name}: {now.wrong} customers wrongly in a campaign, {old.wrong} before")
    return faults


def _worse_campaign(now: CampaignKind, old: CampaignKind) -> list[str]:
    rows = (
        ("found", now.found_share, old.found_share, FOUND),
        ("in the largest piece", now.piece_share, old.piece_share, PIECE),
        ("purity", now.purity, old.purity, PURITY),
        ("not leaked", 1 - now.leaked_share, 1 - old.leaked_share, LEAKED),
    )
    return [
        f"{now.kind}: {name} {is_:.1%}, {was:.1%} before (tolerance {tolerance:.0%})"
        for name, is_, was, tolerance in rows
        if is_ < was - tolerance
    ]


def main(arguments: Sequence[str]) -> int:
    """0: as good as before; 1: worse; 2: nothing stored to compare with."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.baseline", description=__doc__)
    task = parser.add_mutually_exclusive_group(required=True)
    task.add_argument("--check", action="store_true", help="compare with what is stored")
    task.add_argument("--write", action="store_true", help="store what is measured now")
    given = parser.parse_args(arguments)
    if given.check and not STORED.exists():
        print(f"{STORED.name} is not there; store one with --write", file=sys.stderr)
        return 2
    now = measure()
    if given.write:
        STORED.write_bytes(msgspec.json.format(msgspec.json.encode(now), indent=1) + b"\n")
        return 0
    faults = worse(now, msgspec.json.decode(STORED.read_bytes(), type=Baseline))
    print("\n".join(faults) or f"No campaign or customer kind scores worse than before (seeds {SEEDS}).")
    if faults:
        print("If that is meant, say why in the commit, and renew: python -m benchmarks.baseline --write")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
