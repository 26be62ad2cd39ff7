"""One small population and its lake, drawn once for all tests of this folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from stillwatch.ingest.lake import Lake
from stillwatch.range.arrivals import DAY, HOUR
from stillwatch.range.fingerprints.clock import Hour
from stillwatch.range.fingerprints.generate import Population, draw_population, generate
from stillwatch.range.fingerprints.settings import GenerateSettings

SETTINGS = GenerateSettings(seed=3, exchanges=40_000, accounts=4_000, malicious=200)


@pytest.fixture(scope="session")
def population() -> Population:
    return draw_population(np.random.default_rng([SETTINGS.seed, 0]), SETTINGS)


@pytest.fixture(scope="session")
def noon(population: Population) -> Hour:
    start = population.market.world.start
    return Hour(start + 12 * HOUR, start, start + DAY)


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("generated") / "lake"
    generate(SETTINGS, folder)
    return folder


@pytest.fixture(scope="session")
def exchanges(generated: Path) -> pa.Table:
    return Lake.open(generated).read()
