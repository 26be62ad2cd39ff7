"""Every hash is found at its place, however many there are and however they lie."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.serve.inline.sorted_hashes import SortedHashes

HASHES = st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(-20, 20), max_size=60)


@given(HASHES, st.integers(-(2**63), 2**63 - 1) | st.integers(-20, 20))
def test_the_first_of_equal_hashes_is_found_and_no_other(found: list[int], other: int) -> None:
    ordered = sorted(found)
    hashes = SortedHashes(np.array(ordered, np.int64))
    assert len(hashes) == len(ordered)
    for wanted in (*ordered, other, -(2**63), 2**63 - 1):
        assert hashes.find(wanted) == (ordered.index(wanted) if wanted in ordered else -1)


def test_even_hashes_are_found_among_many() -> None:
    drawn = np.sort(np.random.default_rng(3).integers(-(2**63), 2**63 - 1, 5000))
    hashes = SortedHashes(drawn)
    assert [hashes.find(wanted) for wanted in drawn.tolist()] == list(range(5000))
    assert hashes.find(int(drawn[7]) + 1) == -1


def test_a_hash_takes_ten_bytes() -> None:
    assert SortedHashes(np.arange(1000, dtype=np.int64)).nbytes() <= 10_100
