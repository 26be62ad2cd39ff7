"""A range over six days whose first half was scanned with memory, and scans of what came later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

import pytest

from stillwatch.engine.memory.store import Memory, read_memory
from stillwatch.engine.scan import scan
from stillwatch.ingest.lake import Lake
from stillwatch.model.scan import ScanResult
from stillwatch.range.composer import compose
from stillwatch.range.truth import Truth, read_truth
from stillwatch.range.world import ComposeSettings
from stillwatch.range.writer import write_composition
from tests.engine.ranged import Ranged, silent_progress

SETTINGS = ComposeSettings(
    seed=17, days=6.0, scale=0.15, kinds=("hydra", "inline_tags", "chat", "developers", "viral_prompt")
)
BEGAN = int(datetime.fromisoformat(SETTINGS.start).timestamp()) * 1_000_000
DAY = 86_400_000_000


@dataclass(frozen=True)
class Remembering:
    """The range, its lake, and what the scan of its first three days gave and remembered."""

    ranged: Ranged
    lake: Lake
    first: ScanResult
    memory: Memory

    def scanned(self, start: float, end: float, *, memory: bool = True) -> ScanResult:
        """The window from day `start` to day `end`, scanned with the memory of the first three days."""
        place = self.lake.path / "campaigns" / "memory.json"
        before = place.read_bytes()
        try:
            return _scan(self.ranged, self.lake, (start, end), memory=memory, read=False)
        finally:
            place.write_bytes(before)

    def scanned_without_reading(self) -> ScanResult:
        """The first three days by a scan that has to do with no memory."""
        return _scan(self.ranged, self.lake, (0.0, 3.0), memory=False, read=False)

    def scan_and_keep(self, start: float, end: float) -> ScanResult:
        """As `scanned`, and what is remembered stays."""
        return _scan(self.ranged, self.lake, (start, end), memory=True, read=False)

    @cached_property
    def later(self) -> ScanResult:
        """Days three to six."""
        return self.scanned(3.0, 6.0)

    @cached_property
    def truth(self) -> Truth:
        """What is true of the range."""
        return read_truth(self.ranged.folder)


def _scan(ranged: Ranged, lake: Lake, days: tuple[float, float], *, memory: bool, read: bool) -> ScanResult:
    start, end = (BEGAN + int(day * DAY) for day in days)
    request = ranged.request(start=start, end=end, memory=memory)
    return scan(request if read else replace(request, paths=()), lake, silent_progress)


@pytest.fixture(scope="session")
def remembering(tmp_path_factory: pytest.TempPathFactory) -> Remembering:
    folder: Path = tmp_path_factory.mktemp("remembering")
    write_composition(compose(SETTINGS), folder / "range")
    ranged, lake = Ranged(folder / "range"), Lake.open(folder / "lake")
    first = _scan(ranged, lake, (0.0, 3.0), memory=True, read=True)
    return Remembering(ranged, lake, first, read_memory(lake.path))
