"""The index finds every token's row, and nothing else."""

from __future__ import annotations

from functools import reduce

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.detect.fingerprints.vocabulary import CONTINUED, PLAIN, find, load_vocabulary
from stillwatch.model.lake import MEANING_DIMENSIONS
from tests.detect.fingerprints.plain_words import tokens

MASK = 2**64 - 1


def fnv(word: str, start: int) -> np.uint64:
    """FNV-1a of the word's bytes in plain integers."""
    return np.uint64(reduce(lambda h, byte: (h ^ byte) * 0x100000001B3 & MASK, word.encode(), start))


def row_of(token: str) -> int:
    table = load_vocabulary()
    continued = token.startswith("##") and len(token) > 2
    hashed = fnv(token[2:], int(CONTINUED)) if continued else fnv(token, int(PLAIN))
    return int(find(hashed, table.index))


def test_every_token_is_found_at_its_row() -> None:
    assert [row_of(token) for token in tokens()] == list(tokens().values())


@given(st.text(min_size=1).filter(lambda text: text not in tokens()))
def test_what_is_no_token_is_not_found(text: str) -> None:
    assert row_of(text) == -1


def test_vectors_are_bytes_and_most_say_something() -> None:
    vectors = load_vocabulary().vectors
    assert vectors.shape == (len(tokens()), MEANING_DIMENSIONS)
    assert vectors.dtype == np.int8
    assert (np.abs(vectors).sum(axis=1) > 0).mean() > 0.95


def test_the_table_is_loaded_once() -> None:
    assert load_vocabulary() is load_vocabulary()
