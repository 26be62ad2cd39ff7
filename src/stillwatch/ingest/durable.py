"""Files that appear whole or not at all: written beside their place, synced, then renamed."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO, BinaryIO

from stillwatch.model.errors import StillwatchError

PRIVATE = 0o600
SHARED = 0o644


def hold(folder: Path, fault: StillwatchError) -> IO[bytes]:
    """The right to write to `folder`, held until the file is closed or the process ends; where another
    process has it, `fault` is raised."""
    stream = (folder / "lock").open("ab")
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        stream.close()
        raise fault from None
    return stream


def sync_folder(folder: Path) -> None:
    """Make the renames and removals inside `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_synced(path: Path, write: Callable[[BinaryIO], object], mode: int = SHARED) -> None:
    """Let `write` fill a new file at `path` and sync its bytes; an older file there is replaced."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as stream:
        write(stream)
        stream.flush()
        os.fsync(stream.fileno())


def replace_file(path: Path, write: Callable[[BinaryIO], object], mode: int = SHARED) -> None:
    """Put a file that `write` fills at `path`; readers see the old one or the new one, never a half."""
    temporary = path.with_name(f".{path.name}.tmp")
    write_synced(temporary, write, mode)
    temporary.replace(path)
    sync_folder(path.parent)
