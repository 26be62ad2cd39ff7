"""Runs a command and measures it: wall and processor seconds, and memory of all its processes."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.resident import proportional

_EVERY: Final = 0.05  # seconds between two looks at the processes
_DIVIDED_EVERY: Final = 0.5  # seconds between two looks at shared pages: the system walks through all of them
_PROC: Final = Path("/proc")


@dataclass(frozen=True)
class Look:
    """Bytes of all processes at one moment (seconds of `time.perf_counter`). together: resident, shared pages
    counted in each process; needed: the same with shared pages divided among those who share them, which is
    what the machine really has to have."""

    at: float
    together: int
    needed: int


@dataclass(frozen=True)
class Usage:
    """wall, cpu: seconds; largest: peak resident bytes of the command's own process; together: peak of
    the resident bytes of it and its descendants, shared pages counted in each (0 where there is no /proc);
    looks: both ways of counting, about every half second (none where the system does not tell)."""

    wall: float
    cpu: float
    largest: int
    together: int
    output: str
    looks: tuple[Look, ...] = ()


def run_measured(command: Sequence[str]) -> Usage:
    """Run `command` to its end. `RuntimeError` with the end of its output where it fails."""
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, start_new_session=True)
        watch = Session(process.pid)
        while True:
            waited, status, rusage = os.wait4(process.pid, os.WNOHANG)
            if waited:
                break
            watch.look()
            watch.look_at_shares()
            time.sleep(_EVERY)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode("utf-8", "replace")
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}: exit code {process.returncode}\n{text[-3000:]}")
    cpu = rusage.ru_utime + rusage.ru_stime + watch.others_cpu()
    largest = rusage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    together = max(watch.together, largest if _PROC.is_dir() else 0)
    return Usage(wall, cpu, largest, together, text, tuple(watch.looks))


class Session:
    """What the processes of one session use. Workers are children of a fork server that nobody waits
    for, so their use is not in the command's own accounts."""

    def __init__(self, leader: int) -> None:
        self.together = 0
        self.looks: list[Look] = []
        self._leader = leader
        self._cpu: dict[int, float] = {}
        self._alive: list[int] = []
        self._resident = 0

    def look(self) -> None:
        """Note memory and processor seconds as they are now."""
        resident, self._alive = 0, list[int]()
        for pid in (int(p.name) for p in _PROC.glob("[0-9]*")):
            try:
                fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue  # it ended in between
            if int(fields[3]) != self._leader:
                continue
            resident += int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
            self._alive.append(pid)
            self._cpu[pid] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        self._resident = resident
        self.together = max(self.together, resident)

    def look_at_shares(self) -> None:
        """Note what the processes last looked at need, unless that was done a moment ago."""
        now = time.perf_counter()
        if self.looks and now < self.looks[-1].at + _DIVIDED_EVERY:
            return
        needed = sum(map(proportional, self._alive))
        if needed:
            self.looks.append(Look(now, self._resident, needed))

    def others_cpu(self) -> float:
        """Processor seconds of the leader's descendants, as last seen."""
        return sum(seconds for pid, seconds in self._cpu.items() if pid != self._leader)
