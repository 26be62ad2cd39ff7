"""Whether a disk takes writes again after it failed, found out by writing to it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Final

from stillwatch.ingest.durable import PRIVATE, write_synced

BYTES: Final = 64 << 10  # a small batch: a disk with one block left is still full
_NAME: Final = ".trial"


def try_disk(folder: Path) -> OSError | None:
    """What goes wrong with writing and syncing BYTES to a new file in `folder`, which is removed; None where
    nothing does."""
    place = folder / _NAME
    fault = None
    try:
        write_synced(place, lambda stream: stream.write(bytes(BYTES)), PRIVATE)
    except OSError as error:
        fault = error
    with suppress(OSError):  # it is replaced at the next trial
        place.unlink(missing_ok=True)
    return fault
