"""A small disk of a benchmark's own that can be filled or made read-only; Linux, and root for the mounts."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

MIB: Final = 1 << 20
_BALLAST: Final = "ballast"


def can_mount() -> bool:
    """Whether this process may mount a disk."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and Path("/proc/mounts").exists()


@contextmanager
def small_disk(folder: Path, mebibytes: int) -> Iterator[Path]:
    """A file system in memory of that size at `folder`, gone afterwards."""
    folder.mkdir()
    _run("mount", "-t", "tmpfs", "-o", f"size={mebibytes}m", "tmpfs", str(folder))
    try:
        yield folder
    finally:
        _run("umount", "--lazy", str(folder))


@contextmanager
def filled(disk: Path, left: int = 0) -> Iterator[None]:
    """The disk with `left` bytes free, until the end of the block; others may free some meanwhile."""
    ballast = disk / _BALLAST
    file = os.open(ballast, os.O_WRONLY | os.O_CREAT)
    try:
        while (free := os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize) > left:
            with suppress(OSError):  # somebody else was faster
                os.posix_fallocate(file, os.fstat(file).st_size, free - left)
        yield
    finally:
        os.close(file)
        ballast.unlink()


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """`folder` read-only for everything that is opened, made or removed in it from now on. What is open
    stays writable: the kernel makes no disk read-only below a file that is open for writing."""
    with tempfile.TemporaryDirectory(prefix="stillwatch-bench-") as aside:
        _run("mount", "--bind", str(folder), aside)
        try:
            # aside first: nobody may open a file for writing between the two, or the second fails
            _run("mount", "-o", "remount,bind,ro", aside)
            _run("mount", "--bind", aside, str(folder))  # a mount of a read-only one is read-only
            try:
                yield
            finally:
                _run("umount", "--lazy", str(folder))
        finally:
            _run("umount", "--lazy", aside)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)
