"""Rows of the lake made from exchanges in normal form, in an engine that knows them as `exchanges`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache

import pyarrow as pa

from stillwatch.detect.fingerprints.batch import Fingerprinter
from stillwatch.detect.fingerprints.hashing import IdentifierHasher
from stillwatch.engine.duckdb import DuckDBEngine
from stillwatch.model.normal import NormalExchange

KEY = bytes(range(32))


@cache
def _printer() -> Fingerprinter:
    return Fingerprinter(KEY)


def fingerprinted(rows: Sequence[NormalExchange]) -> pa.Table:
    """The rows as they stand in the lake."""
    return pa.Table.from_batches([_printer().fingerprint(list(rows))])


def hashed(what: str, name: str) -> int:
    """The hash of an account, organisation, network... as it stands in these rows."""
    return IdentifierHasher(KEY).one(what, name)


@contextmanager
def knowing(rows: Sequence[NormalExchange]) -> Iterator[DuckDBEngine]:
    """An engine that knows these exchanges."""
    with DuckDBEngine() as engine:
        engine.register("exchanges", fingerprinted(rows))
        yield engine
