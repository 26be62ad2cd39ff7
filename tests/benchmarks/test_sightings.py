"""Frames lent to other tools: shared ones only, near-duplicates as one."""

from __future__ import annotations

from pathlib import Path

from benchmarks.sightings import sightings
from stillwatch.ingest.lake import Lake
from stillwatch.range.fingerprints.generate import generate
from stillwatch.range.fingerprints.settings import GenerateSettings


def test_frames_are_shared_and_seen_once_in_an_exchange(tmp_path: Path) -> None:
    settings = GenerateSettings(seed=4, exchanges=8_000, accounts=800, malicious=60, days=0.25)
    generate(settings, tmp_path / "lake")
    with sightings(Lake.open(tmp_path / "lake").part_paths()) as database:
        rows = database.execute("SELECT count(*), count(DISTINCT (id, frame)) FROM sightings").fetchall()
        fewest = database.execute(
            "SELECT min(users) FROM (SELECT count(DISTINCT account) AS users FROM sightings GROUP BY frame)"
        ).fetchall()
        joined = database.execute("SELECT count(*) FROM clusters WHERE unit <> frame").fetchall()
    assert rows[0][0] == rows[0][1] > 200
    assert fewest == [(2,)]
    assert joined[0][0] > 50
