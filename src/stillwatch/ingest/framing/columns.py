"""Reads Parquet row group by row group into Arrow streams, which cross process borders cheaply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from tempfile import TemporaryFile
from typing import IO, Any, Final

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from stillwatch.ingest.framing.piece import Piece
from stillwatch.ingest.streams import DamagedInput

PARQUET_MAGIC: Final = b"PAR1"
BATCH_ROWS: Final = 2048


def frame_columns(file: str | IO[bytes]) -> Iterator[tuple[Piece, float]]:
    """Pieces of at most BATCH_ROWS rows, each with the share of all rows read so far (0 to 1).

    Raises DamagedInput for what is no Parquet file, after the pieces that could be read.
    """
    try:
        table = pq.ParquetFile(file)
        total, row = table.metadata.num_rows, 1
        for batch in table.iter_batches(batch_size=BATCH_ROWS):
            yield Piece(_stream_of(batch), row, form="columns"), min(1.0, (row - 1 + batch.num_rows) / total)
            row += batch.num_rows
    except (pa.ArrowException, OSError):
        raise DamagedInput("damaged Parquet data") from None


def spool(blocks: Iterable[bytes]) -> IO[bytes]:
    """A seekable copy of a stream on disk, as Parquet keeps its table of contents at the end."""
    file = TemporaryFile()  # noqa: SIM115 - the caller reads and closes it
    for block in blocks:
        file.write(block)
    file.seek(0)
    return file


def rows_of_columns(data: bytes) -> Iterator[bytes]:
    """Each row of an Arrow stream as a JSON document; nulls are left out."""
    with pa.ipc.open_stream(data) as stream:
        for batch in stream:
            for row in batch.to_pylist():
                yield _encoder.encode({name: item for name, item in row.items() if item is not None})


def _stream_of(batch: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def _plain(value: Any) -> str:
    """JSON for what Arrow has and JSON has not (decimals, durations): its text."""
    return str(value)


_encoder = msgspec.json.Encoder(enc_hook=_plain)
