"""The exchanges that campaigns claim, one row each, so that a response can be aimed at a sub-stream."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from stillwatch.engine.campaigns import Joined
from stillwatch.engine.names import Names, name_of
from stillwatch.engine.portrait import own_exchanges, sub_stream_name
from stillwatch.ingest.durable import PRIVATE, replace_file
from stillwatch.model.contract import Scene
from stillwatch.model.errors import StillwatchError
from stillwatch.model.traffic import Ints

HARVESTED: Final = pa.schema(
    [
        ("account", pa.string()),
        ("ts", pa.int64()),  # microseconds since 1970 UTC
        ("exchange", pa.int64()),  # keyed hash of its id, as in the lake
        ("campaign", pa.string()),
        ("sub_stream", pa.string()),  # as `sub_streams[].frame` of the scan result
    ]
)
_PARQUET, _LINES = ".parquet", (".jsonl", ".ndjson")


def harvested_rows(joined: Sequence[Joined], ids: Sequence[str], scene: Scene, names: Names) -> pa.Table:
    """Rows of HARVESTED in order of campaign and time. `ids`: of the campaigns, in the same order."""
    tables = [
        _rows(own, campaign, stream, scene, names)
        for one, campaign in zip(joined, ids, strict=True)
        for stream, own in _streams(one, scene)
    ]
    rows = pa.concat_tables([HARVESTED.empty_table(), *tables])
    return rows.sort_by([("campaign", "ascending"), ("ts", "ascending"), ("exchange", "ascending")])


def check_ending(path: Path) -> None:
    """Raises StillwatchError where the ending of `path` names no format."""
    if path.suffix not in (_PARQUET, *_LINES):
        raise StillwatchError(
            f"--exchanges {path}: unknown ending {path.suffix or '(none)'}",
            hint="End it with .parquet, or with .jsonl for JSON Lines.",
        )


def write_harvested(rows: pa.Table, path: Path) -> None:
    """Write rows of HARVESTED as Parquet or JSON Lines, by the ending of `path`, whole or not at all; only
    the owner can read it, since accounts are named."""
    check_ending(path)
    if path.suffix == _PARQUET:
        replace_file(path, lambda stream: pq.write_table(rows, stream), PRIVATE)
        return
    # ids of accounts come from logs, so a JSON encoder writes them
    lines = b"".join(_encode(row) + b"\n" for row in rows.to_pylist())
    replace_file(path, lambda stream: stream.write(lines), PRIVATE)


def read_harvested(path: Path) -> pa.Table:
    """What `write_harvested` wrote. Raises StillwatchError where the file is something else."""
    check_ending(path)
    try:
        if path.suffix == _PARQUET:
            return pq.ParquetFile(path).read(columns=HARVESTED.names).cast(HARVESTED)
        return pa.Table.from_pylist(list(map(_decode, path.read_bytes().splitlines())), schema=HARVESTED)
    except (OSError, ValueError, KeyError, TypeError, pa.ArrowException) as fault:
        raise StillwatchError(
            f"{path}: not a list of claimed exchanges: {fault}", hint="Give the file of `scan --exchanges`."
        ) from fault


def _encode(row: dict[str, object]) -> bytes:
    return msgspec.json.encode(row)


def _decode(line: bytes) -> dict[str, object]:
    return msgspec.json.decode(line, type=dict[str, object])


def _streams(one: Joined, scene: Scene) -> Iterator[tuple[str, Ints]]:
    for part, own in own_exchanges(one, scene):
        yield sub_stream_name(part), own


def _rows(own: Ints, campaign: str, stream: str, scene: Scene, names: Names) -> pa.Table:
    account = scene.traffic.account[own]
    senders, code = np.unique(account, return_inverse=True)
    called = pa.array([name_of(int(sender), scene, names) for sender in senders], pa.string())
    columns = [
        called.take(pa.array(code)),
        pa.array(np.round(scene.traffic.ts[own] * 1e6).astype(np.int64)),
        pa.array(scene.traffic.id[own]),
        pa.repeat(pa.scalar(campaign), len(own)),
        pa.repeat(pa.scalar(stream), len(own)),
    ]
    return pa.Table.from_arrays(columns, schema=HARVESTED)
