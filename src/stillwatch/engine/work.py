"""What a worker process does: decode a chunk, fingerprint it, and send back rows without text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from stillwatch.ingest.chunks import Chunk, decode
from stillwatch.ingest.names import NAMES
from stillwatch.model.errors import Quarantined
from stillwatch.model.normal import NormalExchange

if TYPE_CHECKING:
    from stillwatch.detect.fingerprints.batch import Fingerprinter

PRELOADED: Final = ("stillwatch.engine.work", "stillwatch.engine.warm")
"""Modules that worker processes read once for all."""


@dataclass(frozen=True)
class Worked:
    """The outcome of one chunk: lake rows and account names as Arrow IPC streams, and the refused rows."""

    rows: bytes
    names: bytes
    quarantined: tuple[Quarantined, ...]


def work(chunk: Chunk, key: bytes, now_us: int) -> Worked:
    """Decode and fingerprint one chunk; `now_us` is microseconds since 1970 UTC."""
    decoded = decode(chunk, now_us)
    if not decoded.exchanges:
        return Worked(b"", b"", tuple(decoded.quarantined))
    rows = _fingerprinter(key).fingerprint(decoded.exchanges)
    return Worked(pack(rows), pack(account_names(decoded.exchanges, rows)), tuple(decoded.quarantined))


def account_names(exchanges: Sequence[NormalExchange], rows: pa.RecordBatch) -> pa.RecordBatch:
    """Which hash in `rows` (one row an exchange, in order) stands for which account id, each once."""
    if rows.num_rows != len(exchanges):
        raise ValueError(f"{len(exchanges)} exchanges gave {rows.num_rows} fingerprints")
    hashes = rows.column("account").to_pylist()
    names = dict(zip(hashes, (exchange.account for exchange in exchanges), strict=True))
    columns = [pa.array(list(names), pa.int64()), pa.array(list(names.values()), pa.string())]
    return pa.RecordBatch.from_arrays(columns, schema=NAMES)


@lru_cache(maxsize=1)
def _fingerprinter(key: bytes) -> Fingerprinter:
    """Loading tables and weights takes longer than a chunk, so a process does it once."""
    # here, since the process that hands out chunks to others does without compiled kernels
    from stillwatch.detect.fingerprints.batch import Fingerprinter

    return Fingerprinter(key)


def pack(batch: pa.RecordBatch) -> bytes:
    """`batch` as an Arrow IPC stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    packed: bytes = sink.getvalue().to_pybytes()
    return packed


def unpack(stream: bytes) -> pa.RecordBatch:
    """The batch in an Arrow IPC stream that `pack` made, without a copy."""
    with pa.ipc.open_stream(stream) as reader:
        return reader.read_next_batch()
