"""Frames of exchanges: the same wherever they stand, however the table is cut, and named by clusters."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest

from stillwatch.detect.fingerprints.batch import Fingerprinter
from stillwatch.detect.frames.units import PLACES, binary_rows, find_frames
from stillwatch.model.lake import SKETCH_BYTES
from tests.detect.normal_rows import exchange

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


def test_a_frame_is_one_in_the_system_and_in_the_user_text(table: pa.Table) -> None:
    found = find_frames(table).of_place
    framed = {*found["system"][:5].tolist(), *found["head"][5:10].tolist()}
    assert len(framed) == 1
    assert not framed & set(found["head"][10:].tolist())


def test_chat_has_frames_of_its_own_and_an_empty_exchange_none(table: pa.Table) -> None:
    found = find_frames(table)
    assert len(set(found.of_place["head"][10:13].tolist())) == 3
    for place in PLACES:
        assert found.of_place[place][13] == 0 == found.cells[place][13]
        assert ((found.of_place[place] == 0) == table[place].is_null().to_numpy()).all()


def test_a_frame_is_named_by_the_smallest_hash_of_its_texts(table: pa.Table) -> None:
    found = find_frames(table)
    assert (np.diff(found.units) > 0).all()
    for frame in np.unique(found.frame):
        assert found.units[found.frame == frame].min() == frame
    texts = {h for place in PLACES for h in table[place].drop_null().to_pylist()}
    assert set(found.units.tolist()) == texts


@pytest.mark.parametrize("cuts", [[1], [4, 9], [0, 5, 5, 13]])
def test_the_way_a_table_is_cut_into_chunks_changes_nothing(table: pa.Table, cuts: list[int]) -> None:
    edges = [0, *cuts, table.num_rows]
    pieces = [table.slice(a, b - a) for a, b in pairwise(edges)]
    whole, cut = find_frames(table), find_frames(pa.concat_tables(pieces))
    for place in PLACES:
        assert (whole.of_place[place] == cut.of_place[place]).all()
        assert (whole.cells[place] == cut.cells[place]).all()


def test_the_order_of_exchanges_changes_nothing(table: pa.Table) -> None:
    order = np.random.default_rng(4).permutation(table.num_rows)
    for place in PLACES:
        shuffled = find_frames(table.take(order)).of_place[place]
        assert (shuffled == find_frames(table).of_place[place][order]).all()


def test_no_exchange_has_no_frames(table: pa.Table) -> None:
    found = find_frames(table.slice(0, 0))
    assert len(found.units) == 0
    assert len(found.of_place["head"]) == 0


def test_binary_rows_are_the_bytes_of_the_column(table: pa.Table) -> None:
    column = table["head_sketch"].slice(5, 4)
    assert [row.tobytes() for row in binary_rows(column, SKETCH_BYTES)] == column.to_pylist()
