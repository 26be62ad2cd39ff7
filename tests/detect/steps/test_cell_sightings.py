"""The step `cell_sightings` against a plain loop."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.steps.running import INTS, Running

CELLS = ("system_cell", "head_cell", "tail_cell")
PLACED = {n: INTS[n] for n in ("x", "account", "ts")} | dict.fromkeys(CELLS, pa.int64())
cells = st.integers(0, 3)


@settings(max_examples=40)
@given(st.lists(st.tuples(cells, cells, cells), max_size=12))
def test_each_cell_is_seen_once_an_exchange(running: Running, places: list[tuple[int, int, int]]) -> None:
    placed = [(x, x % 3, x / 2, *cell) for x, cell in enumerate(places)]
    expected = {(*row[:3], cell) for row in placed for cell in row[3:] if cell}
    assert running("cell_sightings", {"placed": (PLACED, placed)}) == sorted(expected, key=repr)
