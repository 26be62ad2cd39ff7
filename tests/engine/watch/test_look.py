"""A look at the lake: what a scan with memory says, for the latest window."""

from __future__ import annotations

from pathlib import Path

import pytest

from stillwatch.detect.fingerprints.hashing import IdentifierHasher
from stillwatch.engine.ingest import ingest
from stillwatch.engine.watch.look import Look, look, read_seen, text_of
from stillwatch.ingest.lake import Lake
from stillwatch.model.errors import StillwatchError
from tests.engine.intake.sent import NOW, as_lines, exchange

HOUR_US = 3_600_000_000


def test_a_look_sees_the_latest_window_of_event_time(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_bytes(as_lines([exchange(1, ts="2026-01-02T00:00:00Z"), exchange(2), exchange(3)]))
    lake = Lake.open(tmp_path / "lake")
    ingest([log], lake, now_us=NOW)
    seen = read_seen(look(Look(lake.path, None, HOUR_US, NOW)))
    assert (seen.read.exchanges, seen.campaigns) == (2, [])
    assert read_seen(look(Look(lake.path, None, 100 * HOUR_US, NOW))).read.exchanges == 3


def test_an_empty_lake_has_nothing_to_look_at(tmp_path: Path) -> None:
    lake = Lake.open(tmp_path / "lake")
    with pytest.raises(StillwatchError):
        look(Look(lake.path, None, HOUR_US, NOW))


def test_accounts_stand_as_the_lakes_hashes() -> None:
    text = text_of(b"key")
    hashed = IdentifierHasher(b"key").one("account", "acct_1")
    assert text("acct_1") == f"{hashed & (2**64 - 1):016x}"
    assert text("account-00000000000000ff") == "00000000000000ff", "its name did not come with the lake"
    assert text("account-of-somebody-else") != "of-somebody-else"
    assert len(text("account-0000000000000xff")) == 16
