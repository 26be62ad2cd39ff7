"""All known hashes pass, and few others."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from stillwatch.detect.fingerprints.sieve import Sieve


@given(arrays(np.int64, st.integers(0, 40)))
def test_all_known_pass(known: np.ndarray[tuple[int], np.dtype[np.int64]]) -> None:
    assert Sieve(known).passing(known).tolist() == known.tolist()


def test_few_others_pass() -> None:
    rng = np.random.default_rng(1)
    known, others = rng.integers(-(2**63), 2**63 - 1, (2, 20_000))
    assert Sieve(known).passing(others).size < 20_000 / 200


def test_order_stays_and_nothing_is_known_of_nothing() -> None:
    known = np.array([5, -7, 2**62])
    assert Sieve(known).passing(np.array([-7, 5])).tolist() == [-7, 5]
    assert Sieve(np.empty(0, np.int64)).passing(known).size == 0
