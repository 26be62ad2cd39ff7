"""One small range, its scan, and the stages of detection over it, for all tests of the engine; one Spark."""

from __future__ import annotations

from pathlib import Path

import pytest

from stillwatch.model.scan import ScanResult
from stillwatch.range.composer import compose
from stillwatch.range.writer import write_composition
from tests.engine.ranged import SETTINGS, Ranged
from tests.engine.sparked import spark
from tests.engine.workbench import Workbench, set_up

__all__ = ["ranged", "scanned", "spark", "workbench"]


@pytest.fixture(scope="session")
def ranged(tmp_path_factory: pytest.TempPathFactory) -> Ranged:
    folder: Path = tmp_path_factory.mktemp("range")
    write_composition(compose(SETTINGS), folder)
    return Ranged(folder)


@pytest.fixture(scope="session")
def scanned(ranged: Ranged) -> ScanResult:
    return ranged.scanned()


@pytest.fixture(scope="session")
def workbench(ranged: Ranged) -> Workbench:
    return set_up(ranged)
