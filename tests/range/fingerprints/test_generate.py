"""Generating: the same lake for the same seed, another for another; a scan finds the campaigns in it."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from stillwatch.engine.scan import ScanRequest, scan
from stillwatch.ingest.lake import Lake
from stillwatch.model.errors import StillwatchError
from stillwatch.range.fingerprints.generate import generate
from stillwatch.range.fingerprints.settings import GenerateSettings
from stillwatch.range.scorer import score
from stillwatch.range.truth import read_truth
from tests.range.fingerprints.conftest import SETTINGS

SMALL = GenerateSettings(seed=8, exchanges=6_000, accounts=600, malicious=20, days=0.25)


def rows(folder: Path, settings: GenerateSettings) -> pa.Table:
    generate(settings, folder)
    return Lake.open(folder).read()


def test_the_same_seed_makes_the_same_lake(tmp_path: Path) -> None:
    first, second = rows(tmp_path / "a", SMALL), rows(tmp_path / "b", SMALL)
    assert first.equals(second)
    feeds = (tmp_path / lake / "facts" / "accounts.parquet" for lake in "ab")
    assert len({path.read_bytes() for path in feeds}) == 1
    for name in ("accounts.parquet", "harvest.parquet"):
        paths = (tmp_path / lake / "truth" / name for lake in "ab")
        assert len({path.read_bytes() for path in paths}) == 1


def test_another_seed_makes_another_lake(tmp_path: Path) -> None:
    other = GenerateSettings(seed=9, exchanges=6_000, accounts=600, malicious=20, days=0.25)
    first, second = rows(tmp_path / "a", SMALL), rows(tmp_path / "b", other)
    assert not set(first["id"].to_pylist()) & set(second["id"].to_pylist())


def test_about_as_many_exchanges_as_asked_for(exchanges: pa.Table) -> None:
    assert abs(exchanges.num_rows - SETTINGS.exchanges) < 0.06 * SETTINGS.exchanges
    assert len(exchanges["ts"].cast(pa.date32()).unique()) == 1


def test_nobody_sends_before_signing_up(generated: Path, exchanges: pa.Table) -> None:
    facts = Lake.open(generated).get_facts("accounts")
    assert facts is not None
    made = dict(zip(facts["account"].to_pylist(), facts["created"].fill_null(0.0).to_pylist(), strict=True))
    first = exchanges.group_by("account").aggregate([("ts", "min")])
    moments = zip(first["account"].to_pylist(), first["ts_min"].cast(pa.int64()).to_pylist(), strict=True)
    assert all(ts / 1e6 >= made[account] - 1e-5 for account, ts in moments)


def test_a_lake_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine")
    with pytest.raises(StillwatchError, match="neither empty nor a lake"):
        generate(SMALL, tmp_path)


def test_a_scan_finds_campaigns_and_no_look_alike(generated: Path) -> None:
    request = ScanRequest(paths=(), releases=generated / "releases.json")
    found = score(scan(request, Lake.open(generated), lambda *_: None), read_truth(generated))
    assert found.totals.reported_campaigns >= 2
    assert found.totals.wrong == 0
    assert sum(kind.found for kind in found.campaigns) > 0
