"""Words, sentence ends and vocabulary pieces are those of a plain implementation."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stillwatch.detect.fingerprints.vocabulary import load_vocabulary
from stillwatch.detect.fingerprints.words import Words, lowered, split_words
from tests.detect.fingerprints.plain_words import plain_pieces, plain_sentences, plain_words

ALPHABET = "abcxyzÀéßжя 0123456789'.,!?;:\n\"-(/中文かナ。！"
texts = st.text(ALPHABET, max_size=60)
some_words = st.sampled_from(
    ["reasoning", "unbelievably", "tokenisation", "Ärger", "zzqqj", "step", "don't", "42"]
)


def split(*given: str) -> Words:
    return split_words(given, load_vocabulary())


def matched(words: Words, text: int, expected: list[str]) -> bool:
    """Whether hashes of text `text` are equal exactly where the expected words are."""
    hashes = [int(h) for h in words.hashes[words.starts[text] : words.starts[text + 1]]]
    return len(set(zip(hashes, expected, strict=True))) == len(set(hashes)) == len(set(expected))


@given(texts)
@example('a.b 3.14 e.g. this. "That." end.')
def test_words_are_those_of_a_plain_splitter(text: str) -> None:
    expected = plain_words(text)
    words = split(text)
    assert words.starts[-1] == len(expected)
    assert matched(words, 0, expected)


@given(texts)
def test_sentences_are_those_of_a_plain_splitter(text: str) -> None:
    words = split(text)
    ends = np.flatnonzero(words.ends) + 1
    lengths = np.diff(np.unique(np.concatenate([[0], ends, [len(words.hashes)]])))
    assert list(lengths) == [len(sentence) for sentence in plain_sentences(text)]


@given(st.lists(some_words, min_size=1, max_size=8))
def test_pieces_are_the_longest_tokens(parts: list[str]) -> None:
    words = split(" ".join(parts))
    found = [
        list(words.pieces[words.piece_starts[w] : words.piece_starts[w + 1]])
        for w in range(len(words.hashes))
    ]
    assert found == [plain_pieces(word) for word in plain_words(" ".join(parts))]


@given(st.lists(st.text(max_size=40), max_size=6))
@example(["x", "", "\ud800", "\x00", "😀 é"])
def test_a_text_is_split_alike_alone_and_among_others(given_texts: list[str]) -> None:
    together = split(*given_texts)
    for number, text in enumerate(given_texts):
        alone = split(text)
        start, stop = together.starts[number], together.starts[number + 1]
        assert (together.hashes[start:stop] == alone.hashes).all()
        assert (together.ends[start:stop] == alone.ends).all()
        first, last = together.piece_starts[start], together.piece_starts[stop]
        assert (together.pieces[first:last] == alone.pieces).all()


@pytest.mark.parametrize(
    ("one", "other"),
    [("Room 12", "room 4711"), ("Write, NOW", "write now"), ("a  b", "a\tb"), ("STRASSE", "strasse")],
)
def test_numbers_case_and_blanks_are_no_wording(one: str, other: str) -> None:
    assert (split(one).hashes == split(other).hashes).all()


@pytest.mark.parametrize(("one", "other"), [("room twelve", "room thirteen"), ("a1", "a2"), ("思考", "思想")])
def test_other_words_are_other_words(one: str, other: str) -> None:
    assert (split(one).hashes != split(other).hashes).any()


def test_a_very_long_word_is_a_word_without_meaning() -> None:
    words = split("a" * 5000 + " b")
    assert len(words.hashes) == 2
    assert words.piece_starts[1] == 0
    assert list(words.sizes) == [255, 1]


@given(st.lists(st.text(), max_size=5))
@example(["ÀB", "AB", "", "ΣΑΣ", "İI", "\u212a"])
def test_lower_case_is_that_of_unicode(given_texts: list[str]) -> None:
    data, offsets = lowered(given_texts)
    found = [data[a:b].tobytes() for a, b in pairwise(offsets.tolist())]
    assert found == [text.lower().encode("utf-8", "replace") for text in given_texts]
