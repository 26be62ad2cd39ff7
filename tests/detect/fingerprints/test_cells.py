"""Cells of meaning: near directions mostly meet, unrelated ones do not, and nothing means nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from stillwatch.detect.fingerprints.cells import meaning_cells
from stillwatch.model.lake import CELL_BITS, MEANING_DIMENSIONS

PLANES = 14

vectors = st.lists(st.integers(-127, 127), min_size=MEANING_DIMENSIONS, max_size=MEANING_DIMENSIONS)


def drawn(n: int, noise: float, seed: int = 3) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Pairs of vectors; `noise` is how far the second stands from the first, per length."""
    rng = np.random.default_rng(seed)
    one = rng.standard_normal((n, MEANING_DIMENSIONS))
    other = one + noise * rng.standard_normal((n, MEANING_DIMENSIONS))
    scaled = [
        np.rint(v / np.linalg.norm(v, axis=1, keepdims=True) * 127).astype(np.int8) for v in (one, other)
    ]
    return scaled[0], scaled[1]


def met(noise: float) -> float:
    one, other = drawn(4000, noise)
    first = (1 << PLANES) - 1
    return float(((meaning_cells(one, 0) & first) == (meaning_cells(other, 0) & first)).mean())


def test_the_nearer_two_meanings_the_more_often_they_meet() -> None:
    shares = [met(noise) for noise in (0.02, 0.1, 0.3, 0.6, 5.0)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > 0.8
    assert shares[-1] < 0.01


def test_two_meanings_meet_as_often_as_random_planes_have_it() -> None:
    one, other = drawn(4000, 0.48)
    a, b = one.astype(float), other.astype(float)
    cosine = (a * b).sum(axis=1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)
    chance = (1 - np.arccos(cosine) / np.pi) ** PLANES  # Charikar
    assert chance.mean() == pytest.approx(0.12, abs=0.02)
    assert met(0.48) == pytest.approx(chance.mean(), abs=0.04)  # one draw of the planes


@given(vectors.filter(any), st.integers(1, 3))
def test_length_says_nothing_and_the_opposite_is_elsewhere(row: list[int], times: int) -> None:
    small = np.array([row], np.int8) // 4
    if small.any():
        assert meaning_cells(small, 0) == meaning_cells((small * times).astype(np.int8), 0)
    vector = np.array([np.clip(row, -126, 126)], np.int8)
    assert meaning_cells(vector, 0) != meaning_cells(-vector, 0)


def test_bits_fit_their_number_and_each_plane_halves_the_space() -> None:
    cells = meaning_cells(drawn(4000, 0.0)[0], 0)
    assert cells.min() >= 0
    assert cells.max() < 1 << CELL_BITS
    halves = [float(((cells >> plane) & 1).mean()) for plane in range(CELL_BITS)]
    assert min(halves) > 0.4
    assert max(halves) < 0.6


def test_places_are_cut_by_other_planes_and_a_row_alone_has_the_cell_it_has_among_others() -> None:
    one, _ = drawn(200, 0.0)
    assert (meaning_cells(one, 0) != meaning_cells(one, 1)).all()
    assert meaning_cells(one[7:8], 1)[0] == meaning_cells(one, 1)[7]
