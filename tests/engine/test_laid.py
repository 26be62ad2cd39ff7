"""What is laid down is picked up as it was, its arrays without a copy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from stillwatch.engine.laid import Laid, lay_down, pick_up, pick_up_from


@given(hnp.arrays(st.sampled_from([np.int64, np.float32, np.uint8, np.bool_]), hnp.array_shapes(min_side=0)))
def test_arrays_come_back(tmp_path_factory: pytest.TempPathFactory, array: np.ndarray) -> None:
    place = tmp_path_factory.mktemp("laid") / "thing"
    lay_down({"one": array, "turned": array.T}, place)
    found = pick_up(place)
    assert isinstance(found, dict)
    np.testing.assert_array_equal(found["one"], array)
    np.testing.assert_array_equal(found["turned"], array.T)


def test_what_is_no_array_comes_back_too(tmp_path: Path) -> None:
    table = pa.table({"a": [1, None, 3], "b": ["x", "y", None]})
    lay_down((table, None, {"n": 1.5}), tmp_path / "thing")
    assert pick_up(tmp_path / "thing") == (table, None, {"n": 1.5})


def test_arrays_cannot_be_changed_and_start_at_a_word(tmp_path: Path) -> None:
    lay_down([np.arange(3, dtype=np.uint8), np.arange(5.0)], tmp_path / "thing")
    found = pick_up(tmp_path / "thing")
    assert isinstance(found, list)
    assert all(array.ctypes.data % 64 == 0 for array in found)
    with pytest.raises(ValueError, match="read-only"):
        found[1][0] = 1.0


def test_it_is_still_there_when_the_file_is_gone(tmp_path: Path) -> None:
    lay_down(np.arange(1000), tmp_path / "thing")
    found = pick_up(tmp_path / "thing")
    (tmp_path / "thing").unlink()
    assert isinstance(found, np.ndarray)
    assert found.sum() == 499500


def test_what_lies_in_a_known_file_is_not_written_again(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    lay_down({"long": np.arange(10_000), "none": np.empty(0)}, first)
    laid = Laid.at(first)
    held = pick_up_from(laid)
    assert isinstance(held, dict)
    lay_down([held["long"][5:50], held["long"], held["none"], np.arange(7)], second, [laid])
    assert second.stat().st_size < 5000
    found = pick_up(second)
    assert isinstance(found, list)
    expected = [np.arange(5, 50), np.arange(10_000), np.empty(0), np.arange(7)]
    for array, known in zip(found, expected, strict=True):
        np.testing.assert_array_equal(array, known)


def test_what_lies_elsewhere_is_written(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    thing = np.arange(10_000)
    lay_down(thing, first)
    lay_down(thing, second, [Laid.at(first)])
    first.unlink()
    np.testing.assert_array_equal(pick_up(second), thing)
