"""Whole sub-streams: bare harvest of mixed accounts is claimed; verdicts and members stay."""

from __future__ import annotations

import pytest

from stillwatch.engine.harvested import read_harvested
from stillwatch.engine.scan import TEMPORARY_KEY, scan
from stillwatch.ingest.lake import Lake
from stillwatch.model.scan import ScanResult
from stillwatch.range.composer import compose
from stillwatch.range.exchange_score import MIXED, ExchangeScore, read_sent, score_exchanges
from stillwatch.range.world import ComposeSettings
from stillwatch.range.writer import write_composition
from tests.engine.ranged import Ranged

EVADING = ComposeSettings(
    seed=11, days=3.0, scale=0.15, kinds=("many_paths", "chat", "developers", "viral_prompt"),
    evasions=(("cover_traffic", 0.5), ("unique_prompts", 0.3)),
)  # fmt: skip


told: list[tuple[int, int | None]] = []


def progress(what: str, done: int, total: int | None) -> None:
    """Takes note of claiming."""
    if what == "claiming harvest":
        told.append((done, total))


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> tuple[ScanResult, ExchangeScore]:
    folder = tmp_path_factory.mktemp("mixed")
    write_composition(compose(EVADING), folder)
    request = Ranged(folder).request(folder / "traffic.jsonl.gz", exchanges=folder / "claims.parquet")
    told.clear()
    with Lake.temporary(TEMPORARY_KEY) as lake:
        result = scan(request, lake, progress)
    claims = read_harvested(folder / "claims.parquet")
    return result, score_exchanges(claims, read_sent(folder), Ranged(folder).truth)


def test_harvest_inside_mixed_accounts_is_told_from_the_rest(
    scored: tuple[ScanResult, ExchangeScore],
) -> None:
    row = next(row for row in scored[1].totals if row.kind == MIXED)
    assert row.precision is not None
    assert row.recall is not None
    assert row.precision >= 0.9
    assert row.recall >= 0.85, "a third of the harvest shows no frame"


def test_what_is_claimed_is_what_the_campaign_counts(scored: tuple[ScanResult, ExchangeScore]) -> None:
    for campaign in scored[0].campaigns:
        assert sum(s.exchanges for s in campaign.sub_streams) == campaign.harvest_exchanges
        shares = sum(s.share for s in campaign.sub_streams)
        assert shares == pytest.approx(campaign.harvest_exchanges / campaign.exchanges, abs=1e-3)


def test_every_campaign_whose_traffic_is_looked_through_is_told(
    scored: tuple[ScanResult, ExchangeScore],
) -> None:
    assert told == [(done, len(told) - 1) for done in range(len(told))]
    assert 1 < len(told) <= len(scored[0].campaigns) + 1


def test_pure_accounts_are_claimed_nearly_whole(scanned: ScanResult) -> None:
    for campaign in scanned.campaigns:
        assert 0.9 * campaign.exchanges <= campaign.harvest_exchanges <= campaign.exchanges
