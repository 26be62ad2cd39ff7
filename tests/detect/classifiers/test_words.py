"""Hashed wording: serving sums what training fits, each unit once, at the edges of texts only."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from stillwatch.detect.classifiers.words import BUCKETS, FIRST_WORDS, LAST_WORDS, score_words, word_rows
from stillwatch.detect.fingerprints.vocabulary import load_vocabulary
from stillwatch.detect.fingerprints.words import Words, split_words

TABLE = np.random.default_rng(7).normal(size=(BUCKETS, 9)).astype(np.float32)


def _words(systems: list[str], users: list[str]) -> Words:
    return split_words(
        [text for both in zip(systems, users, strict=True) for text in both], load_vocabulary()
    )


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=80), st.text(max_size=400)), min_size=1, max_size=6))
def test_serving_and_training_see_the_same(texts: list[tuple[str, str]]) -> None:
    words = _words([s for s, _ in texts], [u for _, u in texts])
    matrix = sparse.csr_matrix(word_rows(words.hashes, words.starts), shape=(len(texts), BUCKETS))
    np.testing.assert_allclose(score_words(words.hashes, words.starts, TABLE), matrix @ TABLE, atol=1e-4)


def test_no_words_score_nothing() -> None:
    words = _words(["", ""], ["", "..."])
    assert not score_words(words.hashes, words.starts, TABLE).any()


def test_repeating_a_text_does_not_change_its_units() -> None:
    words = _words(["", ""], ["red fox red fox red", "red fox red"])
    scores = score_words(words.hashes, words.starts, TABLE)
    np.testing.assert_allclose(scores[0], scores[1], atol=1e-5)


def test_the_middle_of_a_long_text_is_not_read() -> None:
    edge = [f"edge{chr(97 + i % 26)}" for i in range(FIRST_WORDS)]
    ends = [f"end{chr(97 + i % 26)}" for i in range(LAST_WORDS)]
    texts = [" ".join([*edge, *[middle] * 50, *ends]) for middle in ("alpha", "omega")]
    words = _words(["", ""], texts)
    scores = score_words(words.hashes, words.starts, TABLE)
    np.testing.assert_array_equal(scores[0], scores[1])
