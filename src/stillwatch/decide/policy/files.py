"""Reads a file that people write; what keeps it from being one is told by its name, with what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from stillwatch.model.errors import StillwatchError

_MOST: Final = 1 << 20  # bytes; nobody reads more than that


def text_in(path: Path, kind: str, hint: str) -> str:
    """The text of a file of `kind`. `StillwatchError` where it cannot be read, is over 1 MiB, or no UTF-8."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise StillwatchError(f"{path}: {error.strerror or 'cannot be read'}", hint=hint) from error
    if len(data) > _MOST:
        raise StillwatchError(f"{path}: larger than 1 MiB, which no {kind} is", hint=hint)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise StillwatchError(f"{path}: expected UTF-8: {error.reason}", hint=hint) from error
