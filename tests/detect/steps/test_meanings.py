"""The step `meanings` against a plain loop."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.steps.running import Running

PLACES = ("system", "head", "tail")
COLUMNS = {"id": pa.int64(), "account": pa.int64()} | {f"{place}_cell": pa.int32() for place in PLACES}
PLANES = {"mask": pa.int64()}
cells = st.none() | st.integers(0, 2**24 - 1)


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(0, 3), cells, cells, cells), max_size=20), st.integers(0, 24))
def test_each_cell_is_seen_at_its_place_as_wide_as_the_planes_have_it(
    running: Running, rows: list[tuple[int | None, ...]], planes: int
) -> None:
    mask = 2**planes - 1
    expected = [
        (number, account, 2**32 * place + (cell & mask))
        for number, (account, *cells) in enumerate(rows)
        for place, cell in enumerate(cells, start=1)
        if cell is not None
    ]
    numbered = [(number, *row) for number, row in enumerate(rows)]
    found = running("meanings", {"exchanges": (COLUMNS, numbered), "planes": (PLANES, [(mask,)])})
    assert found == sorted(expected, key=repr)
