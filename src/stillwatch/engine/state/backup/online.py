"""The backup of SQLite by its own means: a copy of the database file, taken while it is written to."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from stillwatch.engine.state.sqlite import WAIT_S, make_file
from stillwatch.ingest.durable import sync_folder

MAGIC: Final = b"SQLite format 3\0"


def copy_online(source: Path, path: Path) -> None:
    """Copy the database at `source` to `path` (mode 0600, whole or not at all) as it is at one moment.

    All pages in one step: SQLite's writers go on in their log meanwhile, while a copy in many steps would
    begin anew with every write.
    """
    temporary = path.with_name(f".{path.name}.tmp")
    temporary.unlink(missing_ok=True)
    make_file(temporary)
    with (
        closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True, timeout=WAIT_S)) as live,
        closing(sqlite3.connect(temporary)) as copy,
    ):
        live.backup(copy, pages=-1)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, that needs no log beside it
    descriptor = os.open(temporary, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    temporary.replace(path)
    sync_folder(path.parent)
