"""Identifiers' hashes are keyed and kept apart by kind; mixing is the published bijection."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.detect.fingerprints import hashing
from stillwatch.detect.fingerprints.hashing import IdentifierHasher, keyed, mix, text_key

ONE, OTHER = bytes(range(32)), bytes(range(1, 33))
MASK = 2**64 - 1
words = st.integers(0, MASK)


def splitmix(x: int) -> int:
    """The finaliser of splitmix64 in plain integers."""
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & MASK
    return x ^ (x >> 31)


@given(st.text(min_size=1))
def test_another_key_gives_another_hash_and_the_same_key_the_same(value: str) -> None:
    mine = IdentifierHasher(ONE).one("account", value)
    assert mine == IdentifierHasher(ONE).one("account", value)
    assert mine != IdentifierHasher(OTHER).one("account", value)
    assert -(2**63) <= mine < 2**63


def test_kinds_do_not_meet() -> None:
    hasher = IdentifierHasher(ONE)
    assert len({hasher.one(kind, "acme") for kind in ("account", "org", "email_domain", "payment")}) == 4


def test_ten_thousand_names_do_not_collide_and_need_all_bits() -> None:
    hashes = np.array(IdentifierHasher(ONE).many("account", [f"acct_{n}" for n in range(10_000)]), np.int64)
    assert len(np.unique(hashes)) == 10_000
    bits = np.unpackbits(hashes.view(np.uint8).reshape(-1, 8), axis=1).mean(axis=0)
    assert (np.abs(bits - 0.5) < 0.03).all()


def test_what_was_not_logged_has_no_hash() -> None:
    assert IdentifierHasher(ONE).many("org", [None, "", "x"])[:2] == [None, None]


def test_a_broken_surrogate_is_hashed_like_any_text() -> None:
    assert IdentifierHasher(ONE).one("account", "\ud800") != IdentifierHasher(ONE).one("account", "\ud801")


def test_a_full_memory_changes_no_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = IdentifierHasher(ONE).many("account", map(str, range(50)))
    small = IdentifierHasher(ONE)
    monkeypatch.setattr(hashing, "_MAX_REMEMBERED", 10)
    assert small.many("account", map(str, range(50))) == expected
    assert small.many("account", map(str, range(50))) == expected


@given(words)
def test_mixing_is_the_published_one(x: int) -> None:
    assert int(mix(np.uint64(x))) == splitmix(x)


@given(words, st.integers(0, 63))
def test_one_bit_changes_many(x: int, bit: int) -> None:
    changed = int(mix(np.uint64(x))) ^ int(mix(np.uint64(x ^ (1 << bit))))
    assert changed.bit_count() >= 8


@given(st.lists(words.filter(bool), min_size=1, unique=True))
def test_keyed_hashes_stay_apart_and_hang_on_the_secret(values: list[int]) -> None:
    hashes = np.array([0, *values], np.uint64)
    one, other = keyed(hashes, text_key(ONE)), keyed(hashes, text_key(OTHER))
    assert one[0] == other[0] == 0
    assert len(np.unique(one)) == len(hashes)
    assert not (one[1:] == other[1:]).any()


def test_hashes_of_what_hardly_repeats_are_the_same_and_fill_no_memory() -> None:
    names = [*(f"ex_{n}" for n in range(50)), None, "", "ex_1"]
    hasher = IdentifierHasher(ONE)
    fresh = hasher.each("id", names)
    assert not hasher._kind("id").known
    assert fresh == IdentifierHasher(ONE).many("id", names)
