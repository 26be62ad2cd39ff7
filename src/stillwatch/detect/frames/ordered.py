"""Rows in the order of a small number each has, such as an account's: counted into place, not compared."""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Codes = NDArray[np.int32]


@nb.njit(cache=True)
def by_number(number: Codes, code: Codes, value: Ints, numbers: int) -> tuple[Ints, Codes, Ints]:
    """Where the rows of each number (0 to `numbers` - 1) begin, and the codes and values in that order; rows
    of one number stay as they stood (counting sort)."""
    offsets = np.zeros(numbers + 1, np.int64)
    for i in range(number.size):
        offsets[number[i] + 1] += 1
    offsets = np.cumsum(offsets)
    at = offsets.copy()
    codes, values = np.empty_like(code), np.empty_like(value)
    for i in range(number.size):
        codes[at[number[i]]], values[at[number[i]]] = code[i], value[i]
        at[number[i]] += 1
    return offsets, codes, values
