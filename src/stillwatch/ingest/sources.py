"""From paths to files: a file, several, a directory, a glob, or `-` for standard input."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from stillwatch.model.errors import StillwatchError

STANDARD_INPUT = "-"


class Source(msgspec.Struct, frozen=True):
    """One input. `size` is in bytes as stored; standard input and pipes have none."""

    name: str
    size: int | None = None


def find_sources(paths: Iterable[str | os.PathLike[str]]) -> list[Source]:
    """The files behind `paths`, each once, those of a directory sorted by name.

    Names that begin with a dot or underscore are passed over inside directories, as Parquet writers
    put markers and unfinished files there. Raises StillwatchError where a path leads to no file.
    """
    names: dict[str, None] = {}  # in order, each once
    for path in paths:
        names.update(dict.fromkeys(_files(os.fspath(path))))
    if not names:
        raise StillwatchError("no input was named", hint="Name a file, a directory, a glob, or - .")
    return [Source(name, _size(name)) for name in names]


def _files(path: str) -> Iterator[str]:
    if path == STANDARD_INPUT or Path(path).exists():
        yield from _below(path) if Path(path).is_dir() else (path,)
        return
    found = sorted(glob.glob(path, recursive=True))
    if not found:
        is_glob = glob.has_magic(path)
        raise StillwatchError(
            f"{path}: no file matches" if is_glob else f"{path}: no such file or directory",
            hint="Check the spelling; quote a glob so that the shell leaves it alone.",
        )
    for name in found:
        if not Path(name).is_dir():
            yield name


def _below(directory: str) -> Iterator[str]:
    found = False
    for folder, folders, names in os.walk(directory):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "_")))
        for name in sorted(names):
            if not name.startswith((".", "_")):
                found = True
                yield os.path.join(folder, name)
    if not found:
        raise StillwatchError(f"{directory}: the directory holds no file", hint="Name the log files.")


def _size(name: str) -> int | None:
    if name == STANDARD_INPUT:
        return None
    path = Path(name)
    return path.stat().st_size if path.is_file() else None
