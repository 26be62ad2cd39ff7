"""Frames read off exchange by exchange against a plain loop, whatever pieces the exchanges come in."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.detect.frames.shown import shown_frames

SCHEMA = pa.schema(
    [(name, pa.int64()) for name in ("id", "account", "system", "head", "tail")]
    + [("sentences", pa.list_(pa.int64()))]
)
CLUSTERS = {0: -7, 3: 3, 4: 3, -2: 5}
texts = st.none() | st.integers(-3, 6)
sentences = st.none() | st.lists(st.integers(3, 9), max_size=4, unique=True)
Row = tuple[int, int | None, int | None, int | None, list[int] | None]


def by_loop(rows: list[Row]) -> list[tuple[int, int, int]]:
    found = []
    for number, (account, *places, listed) in enumerate(rows):
        frames = {CLUSTERS.get(text, text) for text in places if text is not None}
        found += [(number, account, frame) for frame in (*frames, *(listed or []))]
    return sorted(found)


def as_table(rows: list[Row]) -> pa.Table:
    named = [dict(zip(SCHEMA.names, (n, *row), strict=True)) for n, row in enumerate(rows)]
    return pa.Table.from_pylist(named, schema=SCHEMA)


def as_clusters(clusters: dict[int, int]) -> pa.Table:
    columns = [pa.array(column, pa.int64()) for column in (list(clusters), list(clusters.values()))]
    return pa.table(columns, names=["unit", "frame"])


@given(st.lists(st.tuples(st.integers(0, 3), texts, texts, texts, sentences), max_size=20), st.integers(1, 7))
def test_each_exchange_shows_the_frames_of_its_texts_once_and_its_sentences(
    rows: list[Row], piece: int
) -> None:
    found = shown_frames(as_table(rows).to_batches(max_chunksize=piece), as_clusters(CLUSTERS))
    assert sorted(row for batch in found for row in zip(*batch.to_pydict().values(), strict=True)) == by_loop(
        rows
    )


def test_without_clusters_texts_are_frames_of_their_own() -> None:
    (found,) = shown_frames(as_table([(2, 3, 4, 3, [9])]).to_batches(), as_clusters({}))
    assert found.to_pydict() == {"id": [0] * 3, "account": [2] * 3, "frame": [3, 4, 9]}
