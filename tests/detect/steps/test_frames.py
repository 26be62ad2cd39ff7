"""The step `frames` against a plain loop."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.detect.steps.running import INTS, Running, sightings


@settings(max_examples=40)
@given(sightings(), st.integers(1, 3), st.integers(2, 6))
def test_frames_of_several_accounts_but_not_of_too_many(
    running: Running, rows: list[Any], least: int, most: int
) -> None:
    expected = []
    for frame in {row[3] for row in rows}:
        mine = [row for row in rows if row[3] == frame]
        accounts = {row[1] for row in mine}
        if least <= len(accounts) <= most:
            expected.append((frame, len(mine), len(accounts), min(row[2] for row in mine)))
    found = running("frames", {"sightings": (INTS, rows)}, min_accounts=least, max_accounts=most)
    assert found == sorted(expected, key=repr)
