"""The step `release_days` against a plain loop."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.steps.running import Row, Running

EXCHANGES = {"account": pa.int64(), "ts": pa.int64(), "model": pa.string()}
RELEASES = {"model": pa.string(), "released": pa.int64(), "day_after": pa.int64()}
models = st.sampled_from(["a", "b", "c"])
exchanges = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 30), models), max_size=40)


@settings(max_examples=40)
@given(exchanges, st.dictionaries(models, st.integers(-12, 31)))
def test_a_day_begins_at_the_release_and_ends_before_the_next(
    running: Running, rows: list[tuple[int, int, str]], released: dict[str, int]
) -> None:
    expected: list[Row] = []
    for model, begin in released.items():
        day = [row for row in rows if begin <= row[1] < begin + 10]
        for account in {row[0] for row in day}:
            active = min(ts for one, ts, _ in day if one == account)
            moved = [ts for one, ts, used in day if one == account and used == model]
            expected.append((model, account, active, min(moved, default=None)))
    calendar = [(model, begin, begin + 10) for model, begin in released.items()]
    found = running("release_days", {"exchanges": (EXCHANGES, rows), "releases": (RELEASES, calendar)})
    assert found == sorted(expected, key=repr)
