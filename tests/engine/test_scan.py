"""The whole way on a small range: campaigns found, customers clean, and nothing hangs on how it was read."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import numpy as np
import pytest

from stillwatch.engine.ingest import ingest
from stillwatch.engine.scan import ScanRequest, scan
from stillwatch.ingest.lake import Lake
from stillwatch.model.errors import StillwatchError
from stillwatch.model.scan import ScanResult
from tests.engine.ranged import CAMPAIGNS, LOOK_ALIKES, NOW_US, Ranged, silent_progress

_HOUR_US = 3_600_000_000


def micros(text: str) -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp() * 1e6)


def circles(result: ScanResult) -> list[set[str]]:
    return [set(campaign.accounts) for campaign in result.campaigns]


def jaccard(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other)


@pytest.mark.parametrize("kind", CAMPAIGNS)
def test_each_campaign_is_found_as_one(ranged: Ranged, scanned: ScanResult, kind: str) -> None:
    assert max(jaccard(ranged.members(kind), circle) for circle in circles(scanned)) > 0.7


def test_no_look_alike_is_accused_and_hardly_any_customer(ranged: Ranged, scanned: ScanResult) -> None:
    accused = ranged.kinds([verdict.account for verdict in scanned.accounts])
    assert not set(accused) & set(LOOK_ALIKES)
    # pools of fifteen: too few to tell who shares a card range with them by chance
    assert sum(n for kind, n in accused.items() if kind not in CAMPAIGNS) <= 2


def test_what_was_read_is_what_is_in_the_log(ranged: Ranged, scanned: ScanResult) -> None:
    assert scanned.read.exchanges == len(ranged.rows)
    assert scanned.read.accounts == len(ranged.first_seen)
    assert (scanned.read.quarantined, scanned.read.duplicates) == (0, 0)
    assert abs(micros(scanned.window.start) - micros(ranged.rows[0]["ts"])) < 1e6
    assert abs(micros(scanned.window.end) - micros(ranged.rows[-1]["ts"])) <= 1e6


def test_the_lists_of_the_result_agree_with_each_other(ranged: Ranged, scanned: ScanResult) -> None:
    by_id = {campaign.id: campaign for campaign in scanned.campaigns}
    assert len(by_id) == len(scanned.campaigns)
    assert all(name.startswith("camp_") for name in by_id)
    assert {v.account for v in scanned.accounts} == set().union(*circles(scanned))
    for verdict in scanned.accounts:
        sent = [row for row in ranged.rows if row["account"] == verdict.account]
        assert verdict.account in by_id[verdict.campaign].accounts
        assert verdict.exchanges == len(sent)
        assert 0 < verdict.harvest_exchanges <= verdict.exchanges
        assert verdict.harvest_share == pytest.approx(verdict.harvest_exchanges / len(sent), abs=1e-3)
    groups = [group.id for group in scanned.coordination]
    assert len(set(groups)) == len(groups)
    assert all(name.startswith("coord_") for name in groups)


def test_each_campaign_says_why_on_both_keys(scanned: ScanResult) -> None:
    for campaign in scanned.campaigns:
        families = {evidence.family for evidence in campaign.evidence}
        assert "harvest" in families
        assert len(families) >= 2
        assert campaign.confidence > 0.5
        assert campaign.exchanges >= campaign.harvest_exchanges == sum(p.exchanges for p in campaign.traffic)
        assert campaign.first_seen <= campaign.last_seen
        assert campaign.lifecycle[0].event == "start"


def test_a_licensed_programme_is_shown_as_such(ranged: Ranged, scanned: ScanResult) -> None:
    licensed = [g for g in scanned.coordination if "authorised programme" in g.why_not_a_campaign]
    assert [set(group.accounts) for group in licensed] == [ranged.members("licensed_distiller")]


def test_flags_are_honest(ranged: Ranged, scanned: ScanResult) -> None:
    """Nobody is flagged before the first exchange, nor before there was a campaign, nor after the end."""
    by_id = {campaign.id: campaign for campaign in scanned.campaigns}
    for verdict in scanned.accounts:
        flagged = micros(verdict.flagged_at)
        assert micros(ranged.first_seen[verdict.account]) <= flagged + 1e6
        assert micros(by_id[verdict.campaign].first_seen) < flagged <= micros(scanned.window.end) + 1e6


def test_neither_order_nor_files_change_anything(ranged: Ranged, scanned: ScanResult, tmp_path: Path) -> None:
    order = np.random.default_rng(9).permutation(len(ranged.rows))
    lines = [json.dumps(ranged.rows[n]).encode() + b"\n" for n in order]
    paths = [tmp_path / name for name in ("b.jsonl", "a.jsonl", "c.jsonl.gz")]
    paths[0].write_bytes(b"".join(lines[:1500]))
    paths[1].write_bytes(b"".join(lines[1500:4000]))
    paths[2].write_bytes(gzip.compress(b"".join(lines[4000:])))
    assert msgspec.json.encode(ranged.scanned(*paths)) == msgspec.json.encode(scanned)


def test_another_key_and_a_second_run_find_the_same_campaigns(ranged: Ranged, scanned: ScanResult) -> None:
    with Lake.temporary(b"another key, of the same length!") as lake:
        first = scan(ranged.request(), lake, silent_progress)
        again = scan(ranged.request(), lake, silent_progress)
        kept = scan(ranged.request(paths=()), lake, silent_progress)
    for circle in circles(scanned):
        assert max(jaccard(circle, other) for other in circles(first)) > 0.8
    assert len(first.campaigns) == len(scanned.campaigns)
    assert again.read.duplicates == len(ranged.rows)
    assert again.campaigns == kept.campaigns == first.campaigns
    assert again.accounts == kept.accounts == first.accounts
    assert again.coordination == kept.coordination == first.coordination


def test_a_window_that_ends_earlier_knows_nothing_of_the_rest(ranged: Ranged, scanned: ScanResult) -> None:
    middle = ranged.rows[len(ranged.rows) * 2 // 3]["ts"]
    cut = ranged.scanned(end=micros(middle))
    assert cut.read.exchanges == sum(row["ts"] < middle for row in ranged.rows)
    assert cut.campaigns
    for verdict in cut.accounts:
        assert ranged.first_seen[verdict.account] < middle
        assert micros(verdict.flagged_at) <= micros(middle) + 1e6
    early = {v.account for v in scanned.accounts if micros(v.flagged_at) < micros(middle)}
    assert len(early & {v.account for v in cut.accounts}) >= 0.7 * len(early)


def test_a_window_cut_out_of_parts_is_a_lake_of_its_rows_alone(ranged: Ranged, tmp_path: Path) -> None:
    """Neither end of the window is one of a part, and one moment lies on an exchange itself."""
    start, end = (ranged.rows[len(ranged.rows) * n // 6]["ts"] for n in (1, 4))
    inside = [row for row in ranged.rows if start <= row["ts"] < end]
    path = tmp_path / "inside.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in inside))
    with Lake.temporary(bytes(32)) as lake:
        ingest([ranged.folder / "traffic.jsonl.gz"], lake, now_us=NOW_US)
        parts = lake.parts(micros(start), micros(end))
        assert parts[0].first < micros(start)
        assert micros(end) <= parts[-1].last
        request = ranged.request(start=micros(start), end=micros(end))
        cut = scan(replace(request, paths=()), lake, silent_progress)
    alone = ranged.scanned(path, key=bytes(32))
    assert cut.read.exchanges == len(inside) > 1000
    assert cut.campaigns
    assert msgspec.json.encode(cut) == msgspec.json.encode(alone)


def test_the_last_hours_are_a_window_that_ends_with_the_last_exchange(ranged: Ranged) -> None:
    with Lake.temporary(bytes(32)) as lake:
        whole = scan(ranged.request(ranged.folder / "traffic.jsonl.gz"), lake, silent_progress)
        last = max(part.last for part in lake.parts())
        request = replace(ranged.request(), paths=())
        recent = scan(replace(request, recent=12 * _HOUR_US), lake, silent_progress)
        assert recent == scan(replace(request, start=last - 12 * _HOUR_US), lake, silent_progress)
        assert 0 < recent.read.exchanges < whole.read.exchanges
        ended = replace(request, recent=12 * _HOUR_US, end=last - 24 * _HOUR_US)
        assert scan(ended, lake, silent_progress).window.end < recent.window.start


def test_a_window_without_exchanges_is_an_error(ranged: Ranged) -> None:
    with pytest.raises(StillwatchError, match="holds no exchange") as caught:
        ranged.scanned(end=1_000_000)
    assert "--from" in caught.value.hint


def log(folder: Path, rows: int) -> Path:
    lines = [
        {
            "id": f"x{n}",
            "ts": 1_767_571_200 + 60 * n,
            "account": f"a{n % 3}",
            "model": "m",
            "org": f"o{n % 3}",
        }
        for n in range(rows)
    ]
    path = folder / "log.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_a_tiny_log_without_feeds_says_what_is_missing(tmp_path: Path) -> None:
    with Lake.temporary(bytes(32)) as lake:
        result = scan(ScanRequest((log(tmp_path, 1),), now=NOW_US, workers=1), lake, silent_progress)
    assert (result.campaigns, result.accounts, result.read.exchanges) == ([], [], 1)
    assert any("account facts" in note for note in result.notes)
    assert any("release calendar" in note for note in result.notes)


@pytest.mark.parametrize(
    ("expires", "counts"), [(None, True), ("2026-12-31", True), ("2025-12-31", False)], ids=str
)
def test_expired_programmes_do_not_count(tmp_path: Path, expires: str | None, counts: bool) -> None:
    programme = {"org": "o1", "reason": "our own students"} | ({"expires": expires} if expires else {})
    (tmp_path / "authorised.json").write_text(json.dumps([programme]))
    request = ScanRequest(
        (log(tmp_path, 30),), authorised=tmp_path / "authorised.json", now=NOW_US, workers=1
    )
    with Lake.temporary(bytes(32)) as lake:
        result = scan(request, lake, silent_progress)
    told = [g.accounts for g in result.coordination if "our own students" in g.why_not_a_campaign]
    assert told == ([["a1"]] if counts else [])


def test_bad_account_facts_are_counted(tmp_path: Path) -> None:
    (tmp_path / "facts.jsonl").write_text('{"account":"a1"}\n{"account":7}\n')
    request = ScanRequest((log(tmp_path, 3),), accounts=tmp_path / "facts.jsonl", now=NOW_US, workers=1)
    with Lake.temporary(bytes(32)) as lake:
        result = scan(request, lake, silent_progress)
    assert result.read.quarantined == 1 == sum(result.read.reasons.values())
    assert any("account facts" in reason for reason in result.read.reasons)
