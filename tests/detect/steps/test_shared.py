"""The step `shared` against a plain loop."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.steps.running import Running

COLUMNS = {"account": pa.int64(), "frame": pa.int64()}


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.integers(-2, 3), st.integers(-3, 6)), max_size=30),
    st.sampled_from([(0, 0), (1, 0), (1, 1), (3, 2)]),
)
def test_a_frame_of_one_account_goes_no_further(
    running: Running, rows: list[tuple[int, int]], cut: tuple[int, int]
) -> None:
    users: dict[int, set[int]] = {}
    for account, frame in rows:
        users.setdefault(frame, set()).add(account)
    expected = [
        (frame,) for frame, accounts in users.items() if len(accounts) > 1 and frame & cut[0] == cut[1]
    ]
    assert running("shared", {"sightings": (COLUMNS, rows)}, mask=cut[0], part=cut[1]) == sorted(
        expected, key=repr
    )
