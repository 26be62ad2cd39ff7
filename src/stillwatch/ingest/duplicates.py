"""Which rows of several parts repeat an id, and which one of each id stays.

Of several rows with one id the one with the smallest (event time, digest) stays. That rule looks at the
rows alone, so it does not matter how they were spread over files and runs, or which came first. The digest
of what no key went into decides first: so the key decides only between rows that differ in nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from stillwatch.ingest.digest import row_digests
from stillwatch.ingest.parts import read_part
from stillwatch.model.lake import EXCHANGES, SKETCH_BYTES

Int64s = NDArray[np.int64]
_PLAIN: Final = tuple(
    field.name
    for field in EXCHANGES
    if not pa.types.is_int64(field.type)
    and not pa.types.is_list(field.type)
    and field.type != pa.binary(SKETCH_BYTES)
)
RowsByPart = dict[int, Int64s]  # number of a part: rows in it

IDS_PER_PASS: Final = 2_000_000  # at most about 200 MB of working memory


def surplus_rows(known: Sequence[Path], new: Sequence[Path], new_rows: int) -> RowsByPart:
    """The rows to leave out so that each id stands once in `known` and `new` together.

    Parts are numbered `known` first, then `new`; `known` repeats no id within itself. `new_rows` is how
    many rows `new` holds: it decides in how many passes the ids are looked at. Of equal rows the one in
    the earliest part stays.
    """
    surplus: RowsByPart = {}
    for low, high in _id_ranges(-(-new_rows // IDS_PER_PASS)):
        for part, rows in _surplus_in_range(known, new, low, high).items():
            surplus[part] = np.concatenate([surplus[part], rows]) if part in surplus else rows
    return surplus


def _id_ranges(count: int) -> Iterator[tuple[int, int]]:
    """Ids are hashes, spread evenly over all 64-bit numbers, so equal ranges hold about equally many."""
    bounds = [-(2**63) + 2**64 * step // max(count, 1) for step in range(count + 1)]
    for low, after in pairwise(bounds):
        yield low, after - 1


def _surplus_in_range(known: Sequence[Path], new: Sequence[Path], low: int, high: int) -> RowsByPart:
    ids, counts = np.unique(_ids_within(new, low, high), return_counts=True)
    repeated = counts > 1
    candidates: RowsByPart = {}
    for part, path in enumerate(known):
        rows, places = _rows_with(ids, _column(path, "id"))
        repeated[places] = True
        candidates[part] = rows
    ids = ids[repeated]
    if not len(ids):
        return {}
    for part, path in enumerate(new, start=len(known)):
        candidates[part], _ = _rows_with(ids, _column(path, "id"))
    return _all_but_first([*known, *new], candidates)


def _ids_within(parts: Sequence[Path], low: int, high: int) -> Int64s:
    found = [np.empty(0, np.int64)]
    for path in parts:
        ids = _column(path, "id")
        found.append(ids[(ids >= low) & (ids <= high)])
    return np.concatenate(found)


def _rows_with(wanted: Int64s, ids: Int64s) -> tuple[Int64s, Int64s]:
    """The rows whose id is in the sorted `wanted`, and where it stands there."""
    if not len(wanted):
        return np.empty(0, np.int64), np.empty(0, np.int64)
    places = np.minimum(np.searchsorted(wanted, ids), len(wanted) - 1)
    rows = np.flatnonzero(wanted[places] == ids)
    return rows, places[rows]


def _all_but_first(parts: Sequence[Path], candidates: RowsByPart) -> RowsByPart:
    blocks = [_ranked(parts[part], part, rows) for part, rows in candidates.items() if len(rows)]
    ids, times, plain, whole, numbers, rows = (np.concatenate(column) for column in zip(*blocks, strict=True))
    order = np.lexsort((rows, numbers, whole, plain, times, ids))
    later = order[1:][ids[order[1:]] == ids[order[:-1]]]
    return {int(part): np.sort(rows[later[numbers[later] == part]]) for part in np.unique(numbers[later])}


def _ranked(path: Path, part: int, rows: Int64s) -> tuple[NDArray[np.generic], ...]:
    """What decides between rows of one id: id, event time, the two digests, number of the part, row."""
    table = read_part(path).take(pa.array(rows))
    digests = row_digests(table.select(_PLAIN)), row_digests(table)
    times = table["ts"].cast(pa.int64()).to_numpy()
    return table["id"].to_numpy(), times, *digests, np.full(len(rows), part), rows


def _column(path: Path, name: str) -> Int64s:
    return np.asarray(read_part(path, [name])[name].to_numpy(), np.int64)
