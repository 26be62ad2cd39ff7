"""The step `family_uses` against a plain loop."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.steps.running import FAMILIES, SEEN, Inputs, Running, Seen, seen

LIKELY = {"family": pa.int64(), "account": pa.int64()}


@settings(max_examples=40)
@given(
    seen(), st.dictionaries(st.integers(1, 8), st.integers(1, 3)),
    st.sets(st.tuples(st.integers(1, 3), st.integers(0, 3))),
)  # fmt: skip
def test_who_may_live_by_a_family_is_looked_at_sighting_by_sighting(
    running: Running, rows: Seen, families: dict[int, int], likely: set[tuple[int, int]]
) -> None:
    expected = [
        (families[frame], frame, account, number)
        for number, account, frame in rows
        if frame in families and (families[frame], account) in likely
    ]
    inputs: Inputs = {
        "sightings": (SEEN, rows),
        "families": (FAMILIES, list(families.items())),
        "likely": (LIKELY, list(likely)),
    }
    assert running("family_uses", inputs) == sorted(expected, key=repr)
