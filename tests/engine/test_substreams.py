"""Whole sub-streams: bare harvest of mixed accounts is claimed; verdicts and members stay."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from stillwatch.engine import substreams
from stillwatch.engine.harvested import read_harvested
from stillwatch.engine.scan import TEMPORARY_KEY, scan
from stillwatch.engine.substreams import Claimant
from stillwatch.ingest.lake import Lake
from stillwatch.model.scan import ScanResult
from stillwatch.range.composer import compose
from stillwatch.range.exchange_score import MIXED, ExchangeScore, read_sent, score_exchanges
from stillwatch.range.world import ComposeSettings
from stillwatch.range.writer import write_composition
from tests.engine.ranged import Ranged
from tests.engine.workbench import Workbench

EVADING = ComposeSettings(
    seed=11, days=3.0, scale=0.15, kinds=("many_paths", "chat", "developers", "viral_prompt"),
    evasions=(("cover_traffic", 0.5), ("unique_prompts", 0.3)),
)  # fmt: skip


@dataclass(frozen=True)
class Scored:
    """A scan with its claims scored, and what was told of claiming."""

    result: ScanResult
    score: ExchangeScore
    told: list[tuple[int, int | None]]

    @property
    def mixed(self) -> tuple[float, float]:
        """Precision and recall of the claims inside mixed accounts."""
        row = next(row for row in self.score.totals if row.kind == MIXED)
        assert row.precision is not None
        assert row.recall is not None
        return row.precision, row.recall


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mixed")
    write_composition(compose(EVADING), folder)
    return folder


def score(folder: Path) -> Scored:
    told: list[tuple[int, int | None]] = []

    def progress(what: str, done: int, total: int | None) -> None:
        if what == "claiming harvest":
            told.append((done, total))

    request = Ranged(folder).request(folder / "traffic.jsonl.gz", exchanges=folder / "claims.parquet")
    with Lake.temporary(TEMPORARY_KEY) as lake:
        result = scan(request, lake, progress)
    claims = read_harvested(folder / "claims.parquet")
    return Scored(result, score_exchanges(claims, read_sent(folder), Ranged(folder).truth), told)


@pytest.fixture(scope="module")
def scored(mixed: Path) -> Scored:
    return score(mixed)


def test_harvest_inside_mixed_accounts_is_told_from_the_rest(scored: Scored) -> None:
    precision, recall = scored.mixed
    assert precision >= 0.9
    assert recall >= 0.85, "a third of the harvest shows no frame"


def test_a_large_campaign_is_looked_through_in_pieces(mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(substreams, "_AT_ONCE", 500)
    found = score(mixed)
    assert found.told[-1][0] > len(found.result.campaigns)
    precision, recall = found.mixed
    assert precision >= 0.9
    assert recall >= 0.8, "a few hundred requests tell less than all of them"


def test_pieces_are_all_of_it(workbench: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    largest = max((one.candidate for one in workbench.judged), key=lambda one: len(one.accounts))
    whole = Claimant(largest.accounts, largest.exchanges)
    assert len(whole.pieces(workbench.scene)) == 1
    monkeypatch.setattr(substreams, "_AT_ONCE", 200)
    pieces = whole.pieces(workbench.scene)
    assert len(pieces) > 1
    assert np.concatenate([one.accounts for one in pieces]).tolist() == whole.accounts.tolist()
    assert sorted(np.concatenate([one.exchanges for one in pieces]).tolist()) == whole.exchanges.tolist()
    for one in pieces:
        assert set(workbench.scene.traffic.account[one.exchanges].tolist()) <= set(one.accounts.tolist())
    assert sum(one.rest(workbench.scene) for one in pieces) == whole.rest(workbench.scene)


def test_what_is_claimed_is_what_the_campaign_counts(scored: Scored) -> None:
    for campaign in scored.result.campaigns:
        assert sum(s.exchanges for s in campaign.sub_streams) == campaign.harvest_exchanges
        shares = sum(s.share for s in campaign.sub_streams)
        assert shares == pytest.approx(campaign.harvest_exchanges / campaign.exchanges, abs=1e-3)


def test_every_campaign_whose_traffic_is_looked_through_is_told(scored: Scored) -> None:
    told = scored.told
    assert told == [(done, len(told) - 1) for done in range(len(told))]
    assert 1 < len(told) <= len(scored.result.campaigns) + 1


def test_pure_accounts_are_claimed_nearly_whole(scanned: ScanResult) -> None:
    for campaign in scanned.campaigns:
        assert 0.9 * campaign.exchanges <= campaign.harvest_exchanges <= campaign.exchanges
