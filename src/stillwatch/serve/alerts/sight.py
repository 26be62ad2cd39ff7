"""What rules look at: how the service fares and what its state holds, at one moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection

from stillwatch.engine.intake.counters import Counts
from stillwatch.serve.alerts.telling import Finding
from stillwatch.serve.health import Check


@dataclass(frozen=True)
class Fares:
    """How the service fares. `damaged`: bytes of accepted rows that cannot be read back."""

    checks: Sequence[Check]
    counts: Counts
    damaged: int = 0


@dataclass(frozen=True)
class Sight:
    """One moment (`now`: microseconds since 1970 UTC); `state` is None where it cannot be reached."""

    now: int
    fares: Fares
    state: Connection | None


class Looks(Protocol):
    """What one rule looks with; it may remember."""

    def __call__(self, sight: Sight) -> Sequence[Finding] | None:
        """All that stands now; None where that cannot be told now, so that nothing is taken to have ended."""
