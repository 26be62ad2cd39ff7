"""How much of the machine a run may use."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class EngineSettings:
    """`memory_limit` is a size such as `2GiB`; what does not fit goes to `temporary` (None: the system's)."""

    threads: int = 2
    memory_limit: str = "2GiB"
    temporary: Path | None = None
