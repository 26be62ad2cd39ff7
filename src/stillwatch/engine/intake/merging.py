"""Small parts of the lake become large ones: hand-overs every few seconds would leave thousands a day."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Final

import pyarrow as pa

from stillwatch.engine.room import release_unused
from stillwatch.ingest.catalog import Catalog, publish, read_catalog
from stillwatch.ingest.parts import PART_ROWS, Part, read_part
from stillwatch.ingest.staging import Staging
from stillwatch.ingest.writer import LakeWriter

AT_ONCE: Final = 16  # small parts of a day that are let be: fewer, and rows would be written again too often
_SMALL: Final = PART_ROWS // 2


def merge_small_parts(lake: Path) -> int:
    """Write the small parts of each day that has AT_ONCE of them as one; how many parts are gone.

    The rows stay the same. Whoever reads the lake by its catalogue must not begin before and go on after
    this. Raises as `LakeWriter` and OSError do; the lake is then as it was.
    """
    gone = 0
    try:
        with LakeWriter(lake):  # holds the right to write
            for parts in _groups(read_catalog(lake)):
                gone += _merge(lake, parts)
    finally:
        release_unused()  # the process stays
    return gone


def _groups(catalog: Catalog) -> list[list[Part]]:
    small = sorted((p for p in catalog.parts if p.rows < _SMALL), key=lambda p: (p.day, p.rows, p.path))
    days = [list(parts) for _, parts in groupby(small, key=lambda part: part.day)]
    return [parts for parts in days if len(parts) >= AT_ONCE]


def _merge(lake: Path, parts: list[Part]) -> int:
    """The smallest first, up to the rows of one part."""
    taken, rows = list[Part](), 0
    for part in parts:
        if rows + part.rows <= PART_ROWS:
            taken.append(part)
            rows += part.rows
    catalog, folder = read_catalog(lake), lake / "exchanges"
    staging = Staging(folder, catalog.generation + 1)
    staging.write(taken[0].day, pa.concat_tables([read_part(folder / part.path) for part in taken]))
    publish(lake, catalog, staging.files, taken)
    return len(taken) - 1
