"""Places among hashes against a dictionary."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.detect.frames.lookup import places_of

HASHES = st.integers(-(2**63), 2**63 - 1) | st.integers(-4, 4)


@given(st.lists(HASHES, unique=True, max_size=40), st.lists(HASHES, max_size=40))
def test_places_are_those_of_a_dictionary(hashes: list[int], asked: list[int]) -> None:
    asked = asked + hashes[::2]
    at = {value: i for i, value in enumerate(hashes)}
    found = places_of(np.array(asked, np.int64), np.array(hashes, np.int64))
    assert found.tolist() == [at.get(value, -1) for value in asked]
