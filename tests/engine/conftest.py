"""One small range, its scan, and the stages of detection over it, for all tests of the engine."""

from __future__ import annotations

from pathlib import Path

import pytest

from stillwatch.model.scan import ScanResult
from stillwatch.range.composer import compose
from stillwatch.range.writer import write_composition
from tests.engine.ranged import SETTINGS, Ranged
from tests.engine.workbench import Workbench, set_up


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
