"""From log files to the lake: plan, work in parallel, write in a fixed order."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from stillwatch.engine.pool import map_in_order
from stillwatch.engine.work import PRELOADED, Worked, unpack, work
from stillwatch.ingest.chunks import Chunk, plan
from stillwatch.ingest.lake import Lake
from stillwatch.ingest.quarantine import Quarantine
from stillwatch.ingest.sources import find_sources
from stillwatch.model.errors import Quarantined, StillwatchError

Progress = Callable[[int, int | None], None]
"""Called with the bytes done so far and their total (None where it is not known, as for a pipe)."""

Work = Callable[[Chunk, bytes, int], Worked]

_SHOWN_FAILURES: Final = 5
_SMALL_BYTES: Final = 32 << 20  # below this, starting processes takes longer than they save


@dataclass(frozen=True)
class IngestCounts:
    """What one run read. `exchanges` counts good rows, `new` those whose id the lake did not hold yet."""

    exchanges: int
    new: int
    duplicates: int
    quarantined: int
    reasons: dict[str, int]
    examples: tuple[Quarantined, ...] = ()


def ingest(
    paths: Sequence[str | os.PathLike[str]],
    lake: Lake,
    *,
    format_name: str | None = None,
    account_from: Mapping[str, tuple[str, ...]] | None = None,
    now_us: int,
    workers: int = 1,
    progress: Progress | None = None,
    work_on: Work = work,
) -> IngestCounts:
    """Read `paths` into `lake`, all or nothing; the lake is the same whatever the number of `workers`.

    `now_us` (microseconds since 1970 UTC) is what timestamps in the future are measured against.
    `work_on` turns a chunk into rows, in worker processes where there are several, so it must be importable.
    `StillwatchError` where not one good row was found, with the first failures.
    """
    total = _total_bytes(paths)
    done = 0
    quarantine = Quarantine()
    if total is not None and total < _SMALL_BYTES:
        workers = 1
    preload = PRELOADED if work_on is work else (work_on.__module__,)
    one_chunk = partial(_apply, work_on, lake.key, now_us)
    with lake.writer() as writer:
        chunks = plan(paths, format_name, account_from=account_from)
        for chunk, worked in map_in_order(one_chunk, chunks, workers, preload=preload):
            quarantine.add(worked.quarantined)
            if worked.rows:
                writer.append(unpack(worked.rows), unpack(worked.names))
            done += chunk.consumed
            if progress:
                progress(done, total)
        if not writer.given:
            raise _nothing_read(paths, quarantine)
        added = writer.commit()
    quarantine.save(lake.path / "quarantine.jsonl")
    return IngestCounts(
        exchanges=added.given,
        new=added.new,
        duplicates=added.duplicates,
        quarantined=quarantine.count,
        reasons=dict(sorted(quarantine.reasons.items())),
        examples=tuple(quarantine.kept[:_SHOWN_FAILURES]),
    )


def _apply(work_on: Work, key: bytes, now_us: int, chunk: Chunk) -> Worked:
    try:
        return work_on(chunk, key, now_us)
    except Exception as error:
        error.add_note(f"while reading {chunk.file}, in the rows from line {chunk.piece.first_line} on")
        raise


def _total_bytes(paths: Sequence[str | os.PathLike[str]]) -> int | None:
    sizes = [source.size for source in find_sources(paths)]
    known = [size for size in sizes if size is not None]
    return sum(known) if len(known) == len(sizes) else None


def _nothing_read(paths: Sequence[str | os.PathLike[str]], quarantine: Quarantine) -> StillwatchError:
    where = ", ".join(os.fspath(path) for path in paths)
    if not quarantine.count:
        return StillwatchError(f"{where}: no exchange found, the input is empty", hint="Name the log files.")
    first = [f"{row.file}:{row.line}: {row.field}: {row.reason}" for row in quarantine.kept[:_SHOWN_FAILURES]]
    return StillwatchError(
        f"{where}: not one of {quarantine.count} rows could be read; the first failures:\n  "
        + "\n  ".join(first),
        hint="Mend the rows, or name the log format with --format if another one was recognised.",
    )
