"""Bits that depend on the key alone, and are as even as bits can be."""

from __future__ import annotations

import numpy as np

from stillwatch.range.fingerprints.mixing import bell, hashes_of, share_of, spread

KEYS = np.arange(20_000, dtype=np.uint64)


def test_a_key_has_the_same_bits_in_any_company() -> None:
    whole = spread(KEYS, np.uint64(7))
    assert np.array_equal(whole[100:200], spread(KEYS[100:200], np.uint64(7)))
    assert not np.any(whole == spread(KEYS, np.uint64(8)))


def test_hashes_of_different_numbers_differ() -> None:
    assert len(np.unique(hashes_of(np.arange(20_000), 5))) == 20_000


def test_shares_are_even_and_bells_are_normal() -> None:
    bits = spread(KEYS, np.uint64(1))
    shares = share_of(bits, 16)
    assert 0 < shares.min() < 0.001
    assert 0.999 < shares.max() < 1
    assert abs(shares.mean() - 0.5) < 0.01
    drawn = bell(bits, 40)
    assert abs(drawn.mean()) < 0.03
    assert abs(drawn.std() - 1) < 0.03
