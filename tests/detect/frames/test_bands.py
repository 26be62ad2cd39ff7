"""Parts of a band against a plain count of its keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.detect.frames.bands import BANDS, PARTS, Piece, crowded, cut_band
from stillwatch.model.lake import SKETCH_SIZE


def here(cut: Callable[[int], Piece], firsts: range) -> list[Piece]:
    return [cut(first) for first in firsts]


def drawn(rows: int, values: int, seed: int = 3) -> np.ndarray[tuple[int, ...], np.dtype[np.uint16]]:
    return np.random.default_rng(seed).integers(0, values, (rows, SKETCH_SIZE)).astype(np.uint16)


@given(st.integers(0, 60), st.sampled_from([2, 6, 2**16]), st.integers(0, BANDS - 1))
def test_every_key_that_several_have_is_found_in_one_part(rows: int, values: int, band: int) -> None:
    sketches = drawn(rows, values)
    keys = [(int(row[2 * band]) << 16) | int(row[2 * band + 1]) for row in sketches]
    often = Counter(keys)
    pieces = cut_band(sketches, band, here)
    found = [crowded(pieces, part).tolist() for part in range(PARTS if pieces else 0)]
    assert all(part == sorted(part) for part in found)
    pairs = [(key >> 32, key & 0xFFFFFFFF) for part in found for key in part]
    assert len(set(pairs)) == len(pairs)
    assert all(keys[index] == key for key, index in pairs)
    assert {index for _, index in pairs} >= {i for i, key in enumerate(keys) if often[key] > 1}
    parts_of = Counter(key for part in found for key in {pair >> 32 for pair in part})
    assert set(parts_of.values()) <= {1}


def test_pieces_are_cut_apart_and_most_lonely_keys_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    sketches = np.concatenate([drawn(30_000, 2**16), drawn(50, 2**16, seed=4), drawn(50, 2**16, seed=4)])
    whole = cut_band(sketches, 5, here)
    monkeypatch.setattr("stillwatch.detect.frames.bands._AT_ONCE", 1000)
    pieces = cut_band(sketches, 5, here)
    assert (len(whole), len(pieces)) == (1, 31)
    found = [crowded(pieces, part).tolist() for part in range(PARTS)]
    assert found == [crowded(whole, part).tolist() for part in range(PARTS)]
    indexes = {key & 0xFFFFFFFF for part in found for key in part}
    assert indexes >= set(range(30_000, 30_100))
    assert len(indexes) < 0.4 * len(sketches)
