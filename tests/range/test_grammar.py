"""The grammar writes the same text for the same key, and mends what slots put askew."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.range.grammar import Grammar, mix, polish

WORDS = Grammar({"a": ["{b} and {n:3:5}", "only {b}"], "b": ["x", "y", "z"]})


@given(st.integers(min_value=0, max_value=2**63))
def test_a_key_always_gives_the_same_text(key: int) -> None:
    assert WORDS.write("a", key) == WORDS.write("a", key)


def test_slots_are_filled_from_their_rules_and_ranges() -> None:
    texts = {WORDS.write("a", key) for key in range(500)}
    assert texts == {f"{b} and {n}" for b in "xyz" for n in (3, 4, 5)} | {f"only {b}" for b in "xyz"}


def test_braces_that_are_no_slot_are_plain_text() -> None:
    words = Grammar({"a": ['{"score": {n:1:1}}']})
    assert words.write("a", 0) == '{"score": 1}'


def test_an_unknown_slot_is_named() -> None:
    with pytest.raises(KeyError, match="nowhere"):
        Grammar({"a": ["{nowhere}"]})


def test_a_dialect_is_a_part_of_the_language() -> None:
    words = Grammar({"a": ["{b} {b}"], "b": list("abcdefgh")})
    dialect = words.restricted(np.random.default_rng(5), (2, 3))
    assert 2 <= len(dialect.rules["b"]) <= 3
    assert set(dialect.rules["b"]) < set(words.rules["b"])
    assert len({dialect.write("a", k) for k in range(300)}) == len(dialect.rules["b"]) ** 2


@given(st.lists(st.integers(min_value=0, max_value=2**64 - 1), unique=True, max_size=50))
def test_mixing_keeps_keys_apart(keys: list[int]) -> None:
    assert len({mix(k) for k in keys}) == len(keys)


@pytest.mark.parametrize(
    ("text", "better"),
    [
        ("give it. then stop", "Give it. Then stop"),
        ("A answer and a unabridged note", "An answer and an unabridged note"),
        ("An conclusion", "A conclusion"),
        ("A user of an hour", "A user of an hour"),
    ],
)
def test_polish(text: str, better: str) -> None:
    assert polish(text) == better
