"""Content vectors: places of length 1, lengths spread over doublings; thinning keeps few rows a source."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.detect.content.vectors import WIDTH, content_vectors, thin


def vectors_of_length(words: list[int]) -> np.ndarray:
    place = np.full((len(words), 64), 3, np.int8)
    return content_vectors(place, np.zeros_like(place), place, np.array(words))


def test_each_place_has_length_one_and_a_missing_one_none() -> None:
    found = vectors_of_length([5, 9])
    assert found.shape == (2, WIDTH)
    lengths = [np.linalg.norm(found[:, at : at + 64], axis=1) for at in (0, 64, 128)]
    assert np.allclose(lengths, [[1, 1], [0, 0], [1, 1]])


def test_a_length_is_shared_by_the_two_nearest_doublings() -> None:
    histogram = vectors_of_length([0, 1, 3, 5, 100_000])[:, 192:]
    assert np.allclose(histogram.sum(axis=1), 1)
    assert histogram.argmax(axis=1).tolist() == [0, 1, 2, 3, 10]
    assert np.isclose(histogram[3, 2], 3 - np.log2(6))


@given(st.lists(st.integers(0, 5), min_size=1, max_size=60), st.integers(1, 3))
def test_thinning_keeps_as_many_of_each_source_as_it_may(sources: list[int], most: int) -> None:
    given_sources = np.array(sources, np.int64)
    kept = thin(given_sources, most, seed=1)
    assert np.array_equal(kept, np.unique(kept))
    there, left = (np.bincount(s, minlength=6) for s in (given_sources, given_sources[kept]))
    assert np.array_equal(left, np.minimum(there, most))


def test_thinning_is_by_seed() -> None:
    sources = np.zeros(500, np.int64)
    assert np.array_equal(thin(sources, 3, seed=4), thin(sources, 3, seed=4))
    assert not np.array_equal(thin(sources, 3, seed=4), thin(sources, 3, seed=5))
