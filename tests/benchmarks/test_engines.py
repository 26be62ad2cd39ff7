"""The comparison of engines adds up what its parts took, and notices where the engines disagree."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import engines
from benchmarks.measured import Usage
from benchmarks.metered import OUTSIDE, STARTING, Meter, Metered, Part, metered, session_cpu
from benchmarks.outcome import Settings
from stillwatch.ingest.lake import Lake
from stillwatch.range.fingerprints.generate import generate
from stillwatch.range.fingerprints.settings import GenerateSettings


@pytest.fixture(scope="module")
def lake(tmp_path_factory: pytest.TempPathFactory) -> Lake:
    folder: Path = tmp_path_factory.mktemp("lake")
    generate(GenerateSettings(seed=3, exchanges=3000, accounts=400, malicious=40), folder)
    return Lake.open(folder)


def test_what_each_step_took_is_told_and_two_runs_agree(lake: Lake) -> None:
    one, again = metered(lake, "duckdb"), metered(lake, "duckdb")
    parts = {part.name: part for part in one.parts}
    assert {STARTING, OUTSIDE, "units", "uses", "likely", "suspect_exchanges"} <= parts.keys()
    assert parts["units"].rows > 0
    assert parts["units"].fetched > 0
    assert parts["account_totals"].fetched == 0, "it stays in the engine"
    assert parts["texts_placed"].rows > 0
    assert one.exchanges == lake.count()
    assert (one.digest, one.suspects) == (again.digest, again.suspects)


def test_processor_time_of_the_session_is_noted_where_it_was_spent() -> None:
    meter = Meter()
    with meter.part("busy"):
        start = session_cpu()
        while session_cpu() < start + 0.05:  # the clock of a process ticks in hundredths
            pass
    assert meter.parts["busy"].cpu >= 0.049


def run(exchanges: int, cpu: float, digest: str = "same") -> engines.Run:
    """A run whose steps took so much, and Python a second."""
    parts = [Part(STARTING, 1.0, 2.0), Part("uses", 1.0, cpu, rows=7), Part(OUTSIDE, 1.0, 1.0)]
    return engines.Run(Usage(3.0, cpu + 3.0, 2**30, 2**31, ""), Metered(parts, exchanges, 5, digest))


@pytest.mark.parametrize("other", ["same", "another"])
def test_cost_of_an_exchange_is_what_the_larger_lake_took_more(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, other: str
) -> None:
    monkeypatch.setattr(engines, "_generated", lambda _, size: tmp_path / str(size))

    def fake(lake: Path, url: str) -> engines.Run:
        size = int(lake.name)
        return run(size, size * 1e-6) if url == "duckdb" else run(size, 10 + size * 1e-5, other)

    monkeypatch.setattr(engines, "_run", fake)
    outcome = engines.measure(Settings(tmp_path, None, None, (1,), 1.0, 1, 4_000_000))
    assert outcome.figures[0].met is (other == "same")
    parts, costs = outcome.tables
    assert ["uses", "7", "", "4.0", "50.0"] in parts.rows
    assert [row[:4] for row in costs.rows] == [
        ["DuckDB", "2 s", "1.0 s", "0.3 h"],
        ["Spark", "12 s", "10.0 s", "2.8 h"],
    ]
