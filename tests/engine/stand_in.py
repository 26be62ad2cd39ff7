"""A cheap worker for tests: rows with an id and a time of their own, without any model."""

from __future__ import annotations

import pyarrow as pa

from stillwatch.detect.fingerprints.hashing import IdentifierHasher
from stillwatch.engine.work import Worked, account_names, pack
from stillwatch.ingest.chunks import Chunk, decode
from stillwatch.model.lake import EXCHANGES


def stand_in_work(chunk: Chunk, key: bytes, now_us: int) -> Worked:
    """As `stillwatch.engine.work.work`, with hashed identifiers and nothing else."""
    decoded = decode(chunk, now_us)
    if not decoded.exchanges:
        return Worked(b"", b"", tuple(decoded.quarantined))
    hasher = IdentifierHasher(key)
    rows = [
        {
            "id": hasher.one("id", exchange.id),
            "ts": exchange.ts,
            "account": hasher.one("account", exchange.account),
            "model": exchange.model,
            "words": len(exchange.user.split()),
        }
        for exchange in decoded.exchanges
    ]
    batch = pa.RecordBatch.from_pylist(rows, schema=EXCHANGES)
    return Worked(pack(batch), pack(account_names(decoded.exchanges, batch)), tuple(decoded.quarantined))
