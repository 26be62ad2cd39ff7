"""Places among hashes against a dictionary."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.detect.frames.lookup import is_marked, marks_of, places_of, shift_of

HASHES = st.integers(-(2**63), 2**63 - 1) | st.integers(-4, 4)


@given(st.lists(HASHES, unique=True, max_size=40), st.lists(HASHES, max_size=40))
def test_places_are_those_of_a_dictionary(hashes: list[int], asked: list[int]) -> None:
    asked = asked + hashes[::2]
    at = {value: i for i, value in enumerate(hashes)}
    found = places_of(np.array(asked, np.int64), np.array(hashes, np.int64))
    assert found.tolist() == [at.get(value, -1) for value in asked]


@given(st.sets(st.integers(-(2**63), 2**63 - 1), max_size=60), st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_every_hash_is_marked_and_few_others_are(hashes: set[int], others: list[int]) -> None:
    marks = marks_of(np.array(sorted(hashes), np.int64))
    shift = shift_of(marks)
    assert all(is_marked(np.int64(one), marks, shift) for one in hashes)
    strangers = [one for one in others if one not in hashes]
    found = sum(is_marked(np.int64(one), marks, shift) for one in strangers)
    assert found <= 5 + len(strangers) // 2
