"""One batch of a sender to rows of the lake: what a worker process of the intake does."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import msgspec

from stillwatch.engine.intake.answers import Answers, answers_of
from stillwatch.engine.intake.encoding import decompress
from stillwatch.engine.intake.framing import Layout, rows_of
from stillwatch.engine.intake.journal import Record
from stillwatch.ingest.chunks import Chunk, Decoded, decode
from stillwatch.ingest.framing.piece import Piece

if TYPE_CHECKING:
    import pyarrow as pa

    from stillwatch.detect.fingerprints.batch import Fingerprinter

ROWS_AT_ONCE: Final = 2_000  # fingerprinted together: beyond that memory grows and nothing gets faster
TOLD: Final = 1_000  # refused rows that an answer names; it counts all of them


class Batch(msgspec.Struct, frozen=True):
    """A body as it came: how it is compressed and laid out, and the reader for its rows. `limit`: bytes
    that it may hold when it is plain. `account`: the fields that name the account, empty where the format's
    own do."""

    body: bytes
    layout: Layout
    reader: str
    encoding: str = "identity"
    limit: int = 32 << 20
    account: tuple[str, ...] = ()


class Refused(msgspec.Struct, frozen=True):
    """A row that cannot be an exchange: its place in the batch (from 0), the field, and what is wrong."""

    index: int
    field: str
    reason: str


class Taken(msgspec.Struct, frozen=True):
    """What came of a batch: records for the journal, the exchanges in them, the rows refused (all of them,
    and the first TOLD), the last event time (microseconds since 1970; 0 where there is none), and how large
    the answers were (None where there is no row)."""

    records: tuple[Record, ...]
    exchanges: int
    quarantined: int
    refused: tuple[Refused, ...]
    latest: int = 0
    answers: Answers | None = None


def take_batch(batch: Batch, key: bytes, now_us: int) -> Taken:
    """Decode and fingerprint one batch; text ends here. `now_us` is microseconds since 1970 UTC.

    `UnreadableBody` or `BodyTooLarge` where nothing of it can be taken.
    """
    rows = rows_of(decompress(batch.body, batch.encoding, batch.limit), batch.layout)
    records: list[Record] = []
    refused: list[Refused] = []
    batches: list[pa.RecordBatch] = []
    quarantined = latest = 0
    for start in range(0, len(rows), ROWS_AT_ONCE):
        piece = Piece(b"\n".join(rows[start : start + ROWS_AT_ONCE]), start)
        decoded = decode(Chunk("", batch.reader, piece, 0, account=batch.account), now_us)
        quarantined += len(decoded.quarantined)
        refused += [Refused(q.line, q.field, q.reason) for q in decoded.quarantined[: TOLD - len(refused)]]
        if decoded.exchanges:
            batches.append(_fingerprinter(key).fingerprint(decoded.exchanges))
            records.append(_record(decoded, batches[-1]))
            latest = max(latest, *(exchange.ts for exchange in decoded.exchanges))
    answers = answers_of(batches) if batches else None
    count = sum(record.count for record in records)
    return Taken(tuple(records), count, quarantined, tuple(refused), latest, answers)


def warm_up(key: bytes) -> None:
    """Load what the first batch would wait for."""
    _fingerprinter(key)


def _record(decoded: Decoded, rows: pa.RecordBatch) -> Record:
    # here and below: the service's own process, which only asks for this, starts in half the time without
    from stillwatch.engine.work import account_names, pack

    return Record(pack(rows), rows.num_rows, pack(account_names(decoded.exchanges, rows)))


@lru_cache(maxsize=1)
def _fingerprinter(key: bytes) -> Fingerprinter:
    from stillwatch.detect.fingerprints.batch import Fingerprinter

    return Fingerprinter(key)
