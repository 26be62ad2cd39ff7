"""What the intake did since the service began, for metrics and health."""

from __future__ import annotations

import threading
from dataclasses import dataclass, fields, replace


@dataclass(frozen=True)
class Counts:
    """Exchanges accepted, rows refused, exchanges handed to the lake that were new or there already, batches
    turned away for load and for faults of the disk, and hand-overs that failed."""

    accepted: int = 0
    quarantined: int = 0
    new: int = 0
    duplicates: int = 0
    turned_away: int = 0
    failed: int = 0
    failed_hand_overs: int = 0


class Counters:
    """Counts that many threads add to."""

    def __init__(self) -> None:
        self._counts = Counts()
        self._guard = threading.Lock()

    def add(self, **more: int) -> None:
        """Add to the named counts."""
        with self._guard:
            known = {field.name: getattr(self._counts, field.name) for field in fields(Counts)}
            self._counts = replace(self._counts, **{name: known[name] + n for name, n in more.items()})

    def read(self) -> Counts:
        """All counts at one moment."""
        return self._counts
