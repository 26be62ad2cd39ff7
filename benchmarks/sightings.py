"""Which frame is seen in which exchange, near-duplicates as one: what other tools are given as objects.

They know no near-duplicates at this rate, so ours are lent to them; what finding these takes is not counted
against them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import duckdb

from stillwatch.detect.frames.clusters import find_clusters
from stillwatch.engine.steps import load

# frames of one account tie nobody
_SIGHTINGS: Final = """
CREATE TABLE sightings AS
WITH seen AS (
    SELECT id, account, epoch_us(ts) // 1000000 AS second, unnest([system, head, tail]) AS text FROM exchanges
),
framed AS (
    SELECT DISTINCT id, account, second, coalesce(c.frame, text) AS frame
    FROM seen LEFT JOIN clusters AS c ON c.unit = text WHERE text IS NOT NULL
),
shared AS (SELECT frame FROM framed GROUP BY frame HAVING min(account) <> max(account))
SELECT * FROM framed SEMI JOIN shared USING (frame)
"""


@contextmanager
def sightings(parts: Sequence[Path]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database with the view `exchanges` of these parts of a lake and the table `sightings`: id, account,
    second and frame, for frames that several accounts show."""
    with duckdb.connect() as connection:
        connection.read_parquet([str(part) for part in parts]).create_view("exchanges")
        clusters = find_clusters(connection.sql(load("units").sql).to_arrow_table().to_batches())
        connection.register("clusters", clusters)
        connection.execute(_SIGHTINGS)
        yield connection
