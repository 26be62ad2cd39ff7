"""Traits of requests: what the frame decides is kept apart, and the order of rows changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from stillwatch.engine.duckdb import DuckDBEngine
from stillwatch.engine.requests import load_requests, traits_of
from stillwatch.model.lake import EXCHANGES, HARVEST_COLUMNS, MEANING_DIMENSIONS

COUNT = 80
KNOWN = np.arange(COUNT) < COUNT // 2
RNG = np.random.default_rng(5)
MEANINGS = RNG.integers(-90, 90, (4, COUNT, MEANING_DIMENSIONS)).astype(np.int8)


def row(i: int) -> dict[str, Any]:
    """Known requests have one of three heads and a setting of their own; all have tails of their own."""
    known = bool(KNOWN[i])
    texts = {"head": 10 + i % 3 if known else 1000 + i, "tail": 2000 + i, "body": 3000 + i}
    meanings = {f"{p}_meaning": MEANINGS[n, i].tobytes() for n, p in enumerate(texts)}
    return {
        "id": 7 * i % COUNT, "account": i % 4, "max_tokens": 256 if known else None, "words": i, "turns": 1,
        "model": "atlas", "client": 5 + i % 2, **texts, **meanings, **dict.fromkeys(HARVEST_COLUMNS, 10),
    }  # fmt: skip


@pytest.fixture
def engine() -> Iterator[DuckDBEngine]:
    with DuckDBEngine() as engine:
        rows = [row(i) for i in range(COUNT)]
        engine.register("exchanges", pa.Table.from_pylist(rows, schema=EXCHANGES))
        yield engine


def loaded(engine: DuckDBEngine) -> pa.Table:
    return load_requests(engine, np.arange(4), np.full(4, COUNT))


def known_in(rows: pa.Table) -> np.ndarray:
    return np.array([words < COUNT // 2 for words in rows["words"].to_pylist()])


def test_rows_come_in_the_order_of_ids(engine: DuckDBEngine) -> None:
    assert loaded(engine)["id"].to_pylist() == list(range(COUNT))
    assert load_requests(engine, np.array([1]), np.array([3])).num_rows == 3


def test_the_frame_is_kept_apart_from_the_task_and_the_settings(engine: DuckDBEngine) -> None:
    rows = loaded(engine)
    known = known_in(rows)
    traits = traits_of(rows, known)
    tails = MEANINGS[1, rows["words"].to_numpy()].astype(np.float32)
    tails /= np.linalg.norm(tails, axis=1, keepdims=True)
    heads = MEANINGS[0, rows["words"].to_numpy()].astype(np.float32)
    heads /= np.linalg.norm(heads, axis=1, keepdims=True)
    assert holds(traits.plain, tails)
    assert not holds(traits.frame, tails)
    assert holds(traits.frame, heads)
    assert not holds(traits.plain, heads)
    assert any(np.array_equal(column, known) for column in traits.plain.T), "the setting has a column"
    assert traits.place.shape[1] == 2
    assert set(traits.wording[known]) == {10, 11, 12}


def holds(columns: np.ndarray, block: np.ndarray) -> bool:
    """Whether the columns of `block` stand somewhere among `columns`, side by side."""
    width = block.shape[1]
    starts = range(columns.shape[1] - width + 1)
    return any(np.allclose(columns[:, s : s + width], block, atol=1e-5) for s in starts)


def test_the_order_of_rows_changes_nothing(engine: DuckDBEngine) -> None:
    """Of twenty clients with four requests each some are told, and in any order the same."""
    rows = loaded(engine)
    clients = pa.array(np.arange(COUNT) % 20, rows.schema.field("client").type)
    rows = rows.set_column(rows.schema.get_field_index("client"), "client", clients)
    turned = np.random.default_rng(8).permutation(COUNT)
    one, other = traits_of(rows, KNOWN), traits_of(rows.take(turned), KNOWN[turned])
    for name in ("frame", "plain", "place", "wording"):
        assert np.allclose(getattr(one, name)[turned], getattr(other, name), atol=1e-5)
    assert 1 < one.place.shape[1] < 20


def test_a_missing_setting_is_no_trait(engine: DuckDBEngine) -> None:
    rows = loaded(engine)
    traits = traits_of(rows, known_in(rows))
    for columns in (traits.frame, traits.plain, traits.place):
        assert np.isfinite(columns).all()
        assert len(columns) == COUNT
    assert not any(np.array_equal(column, ~known_in(rows)) for column in traits.plain.T)
