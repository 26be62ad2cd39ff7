"""Meaning is the unit-length sum of token vectors: checked against numpy, and against what texts mean."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from stillwatch.detect.fingerprints.meaning import UNIT, cosine, meaning
from stillwatch.detect.fingerprints.text import BODY, fingerprint_texts
from stillwatch.detect.fingerprints.vocabulary import load_vocabulary
from stillwatch.model.lake import MEANING_DIMENSIONS

SECRET = np.uint64(5)


def summed(pieces: list[int]) -> NDArray[np.int8]:
    """The stored vector of one word with these pieces."""
    out = np.empty(MEANING_DIMENSIONS, np.int8)
    given_pieces = np.array(pieces, np.int32)
    starts = np.array([0, len(pieces)], np.int64)
    total = np.empty(MEANING_DIMENSIONS, np.int32)
    meaning(given_pieces, starts, 0, 1, load_vocabulary().vectors, total, out)
    return out


def meant(*texts: str) -> NDArray[np.int8]:
    found: NDArray[np.int8] = fingerprint_texts([""] * len(texts), texts, SECRET).meanings[BODY]
    return found


@given(st.lists(st.integers(0, 29_000), min_size=1, max_size=40))
def test_it_is_the_sum_scaled_to_unit_length(pieces: list[int]) -> None:
    total = load_vocabulary().vectors[pieces].astype(float).sum(axis=0)
    length = np.linalg.norm(total)
    expected = total / length * UNIT if length else total
    # a component is rounded, and never beyond the largest int8
    assert np.abs(summed(pieces) - np.clip(expected, -127, 127)).max() <= 0.51


@given(st.lists(st.integers(0, 29_000), min_size=1, max_size=40))
def test_the_order_of_words_says_nothing(pieces: list[int]) -> None:
    shuffled = sorted(pieces)
    assert np.abs(summed(pieces).astype(int) - summed(shuffled)).max() <= 1


def test_nothing_means_nothing() -> None:
    assert not summed([]).any()
    assert cosine(np.zeros((1, 64), np.int8), np.ones((1, 64), np.int8)) == [0.0]


@given(st.lists(st.integers(-127, 127), min_size=64, max_size=64).filter(any))
def test_a_cosine_is_one_with_itself_and_minus_one_with_the_opposite(values: list[int]) -> None:
    row = np.array([values], np.int8)
    assert cosine(row, row)[0] == pytest.approx(1, abs=1e-5)
    assert cosine(row, -row)[0] == pytest.approx(-1, abs=1e-5)


@pytest.mark.parametrize(
    ("text", "paraphrase", "unrelated"),
    [
        (
            "write out your reasoning step by step",
            "explain your thinking one step at a time",
            "the best pasta sauce",
        ),
        (
            "grade each answer against the criteria",
            "rate every response by these criteria",
            "train times to the coast",
        ),
        ("fix the bug in this function", "repair the error in this code", "a poem about the autumn sea"),
    ],
)
def test_paraphrases_are_nearer_than_other_subjects(text: str, paraphrase: str, unrelated: str) -> None:
    vectors = meant(text, paraphrase, unrelated)
    near, far = cosine(vectors[:1], vectors[1:2])[0], cosine(vectors[:1], vectors[2:])[0]
    assert near > far + 0.2
