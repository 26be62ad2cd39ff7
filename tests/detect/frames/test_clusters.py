"""Texts to frames: one wherever it stands, whatever order texts come in, and named by its smallest text."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from stillwatch.detect.fingerprints.batch import Fingerprinter
from stillwatch.detect.frames.clusters import find_clusters, framed
from stillwatch.model.lake import SKETCH_BYTES
from tests.detect.normal_rows import exchange

PLACES = ("system", "head", "tail")
FRAME = "Imagine the internal reasoning behind a finished answer and write it out, in the voice of {}."
CHAT = [
    "Where is my umbrella today?",
    "Tell me something about volcanoes in Iceland",
    "Translate cheese to Greek",
]


@pytest.fixture(scope="module")
def table() -> pa.Table:
    """Five exchanges with a frame in the system text, five in the user text, three without, one empty."""
    rows = [exchange(n, system=FRAME.format(f"number {n}"), user=f"{n} plus {n * n}") for n in range(5)]
    rows += [exchange(5 + n, user=FRAME.format(f"number {90 + n}")) for n in range(5)]
    rows += [exchange(10 + n, user=text) for n, text in enumerate(CHAT)]
    return pa.Table.from_batches([Fingerprinter(bytes(32)).fingerprint([*rows, exchange(13)])])


@pytest.fixture(scope="module")
def units(table: pa.Table) -> pa.Table:
    """Its distinct texts, as the step `units` gives them."""
    found = {}
    for place in PLACES:
        pairs = zip(table[place].to_pylist(), table[f"{place}_sketch"].to_pylist(), strict=True)
        found.update({text: sketch for text, sketch in pairs if text is not None})
    ordered = sorted(found)
    sketches = pa.array([found[text] for text in ordered], pa.binary(SKETCH_BYTES))
    return pa.table({"unit": pa.array(ordered, pa.int64()), "sketch": sketches})


@pytest.fixture(scope="module")
def clusters(units: pa.Table) -> pa.Table:
    return find_clusters(units.to_batches())


def shown(table: pa.Table, clusters: pa.Table, place: str) -> NDArray[np.int64]:
    return framed(table[place].fill_null(0).to_numpy(), clusters)


def test_a_frame_is_one_in_the_system_and_in_the_user_text(table: pa.Table, clusters: pa.Table) -> None:
    of = {place: shown(table, clusters, place).tolist() for place in ("system", "head")}
    frame = {*of["system"][:5], *of["head"][5:10]}
    assert len(frame) == 1
    assert not frame & set(of["head"][10:])


def test_chat_has_frames_of_its_own_and_an_empty_exchange_none(table: pa.Table, clusters: pa.Table) -> None:
    assert len(set(shown(table, clusters, "head")[10:13].tolist())) == 3
    for place in PLACES:
        found = shown(table, clusters, place)
        assert found[13] == 0
        assert ((found == 0) == table[place].is_null().to_numpy()).all()


def test_a_frame_is_named_by_the_smallest_hash_of_its_texts(units: pa.Table, clusters: pa.Table) -> None:
    listed, frame = clusters["unit"].to_numpy(), clusters["frame"].to_numpy()
    assert (np.diff(listed) > 0).all()
    assert set(listed.tolist()) <= set(units["unit"].to_pylist())
    for one in np.unique(frame):
        assert listed[frame == one].min() == one
        assert (frame == one).sum() > 1


@given(st.dictionaries(st.integers(-50, 50), st.integers(0, 9)))
def test_every_cluster_is_listed_whole_and_nothing_else(family: dict[int, int]) -> None:
    sketches = [np.random.default_rng(of).bytes(SKETCH_BYTES) for of in family.values()]
    columns = [pa.array(list(family), pa.int64()), pa.array(sketches, pa.binary())]
    found = find_clusters(pa.table(columns, names=["unit", "sketch"]).to_batches())
    expected = {}
    for one in set(family.values()):
        texts = [text for text, of in family.items() if of == one]
        expected.update(dict.fromkeys(texts, min(texts)) if len(texts) > 1 else {})
    assert dict(zip(*(column.to_pylist() for column in found.columns), strict=True)) == expected


@pytest.mark.parametrize("cuts", [[1], [4, 9], [0, 5, 5]])
def test_the_way_a_table_is_cut_into_chunks_changes_nothing(
    units: pa.Table, clusters: pa.Table, cuts: list[int]
) -> None:
    edges = [0, *cuts, units.num_rows]
    pieces = [units.slice(a, b - a) for a, b in pairwise(edges)]
    assert find_clusters(pa.concat_tables(pieces).to_batches()).equals(clusters)


def test_the_order_of_texts_changes_nothing(units: pa.Table, clusters: pa.Table) -> None:
    order = np.random.default_rng(4).permutation(units.num_rows)
    assert find_clusters(units.take(order).to_batches()).equals(clusters)


def test_no_text_has_no_frames(units: pa.Table) -> None:
    found = find_clusters(units.slice(0, 0).to_batches())
    assert found.num_rows == 0
    assert found.column_names == ["unit", "frame"]
    assert framed(np.array([7, 0, -3]), found).tolist() == [7, 0, -3]


@given(st.dictionaries(st.integers(-9, 9), st.integers(-9, 9)), st.lists(st.integers(-12, 12)))
def test_a_text_that_is_not_listed_is_its_own_frame(frames: dict[int, int], texts: list[int]) -> None:
    listed = sorted(frames.items())
    columns = ([unit for unit, _ in listed], [frame for _, frame in listed])
    table = pa.table([pa.array(column, pa.int64()) for column in columns], names=["unit", "frame"])
    found = framed(np.array(texts, np.int64), table)
    assert found.tolist() == [frames.get(text, text) for text in texts]
