"""Which machine measured: cores, processor, memory."""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path

import msgspec

from benchmarks.gigabytes import GIB


class Machine(msgspec.Struct, frozen=True):
    """cores: those this process may use; memory: GiB; load: processes that ran or waited, by minute."""

    cores: int
    processor: str
    memory: float
    python: str
    load: float

    def sentence(self) -> str:
        """As one line for a reader."""
        return f"{self.cores} cores of {self.processor}, {self.memory:.0f} GiB, Python {self.python}"


def this_machine() -> Machine:
    """The machine this runs on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB
    return Machine(
        _cores(), _processor(), round(memory, 1), platform.python_version(), round(os.getloadavg()[0], 2)
    )


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _processor() -> str:
    described = Path("/proc/cpuinfo")
    if described.exists():
        named = re.search(r"^model name\s*:\s*(.+)$", described.read_text(), re.MULTILINE)
        if named:
            return named[1].strip()
    return platform.processor() or platform.machine()
