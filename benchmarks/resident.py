"""Memory of a service's processes, one by one, and what it keeps on disk."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True)
class Resident:
    """Of one process: resident bytes; the same with shared pages divided among those who share them; open
    files; threads."""

    rss: int
    pss: int
    files: int
    threads: int


def of_session(session: int) -> dict[int, Resident]:
    """Of each process of a session, by process id; empty where there is no /proc."""
    found = {}
    for place in _PROC.glob("[0-9]*"):
        try:
            fields = (place / "stat").read_text().rpartition(")")[2].split()
            if int(fields[3]) == session:
                found[int(place.name)] = _resident(place, int(fields[17]))
        except (OSError, KeyError):
            continue  # it ended in between
    return found


def proportional(process: int) -> int:
    """Resident bytes of a process, shared pages divided among those who share them; 0 where it ended or the
    system does not tell."""
    try:
        return _rollup(_PROC / str(process))["Pss:"] << 10
    except (OSError, KeyError):
        return 0


def size_of(folder: Path) -> int:
    """Bytes of all files under `folder`."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.stat(os.path.join(place, name)).st_size
            except OSError:
                continue  # it was removed in between
    return total


def _resident(place: Path, threads: int) -> Resident:
    kibibytes = _rollup(place)
    files = len(os.listdir(place / "fd"))
    return Resident(kibibytes["Rss:"] << 10, kibibytes["Pss:"] << 10, files, threads)


def _rollup(place: Path) -> dict[str, int]:
    """What the system says of all memory of a process, in kibibytes."""
    lines = (line.split() for line in (place / "smaps_rollup").read_text().splitlines()[1:])
    return {line[0]: int(line[1]) for line in lines}
