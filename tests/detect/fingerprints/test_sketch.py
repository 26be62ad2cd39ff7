"""Agreement of two sketches estimates the Jaccard similarity of the texts, and hangs on the key."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from stillwatch.detect.fingerprints.sketch import sketch
from stillwatch.model.lake import SKETCH_SIZE

SECRET = np.uint64(0x1234_5678_9ABC_DEF1)


def sketched(words: list[int], secret: np.uint64 = SECRET, size: int = 8) -> NDArray[np.uint16]:
    """The sketch of words given by number, each `size` bytes long."""
    out, scratch = np.zeros(SKETCH_SIZE, np.uint16), np.empty(SKETCH_SIZE, np.uint64)
    hashes = np.array([(w + 1) * 0x9E3779B97F4A7C15 & (2**64 - 1) for w in words], np.uint64)
    sketch(hashes, np.full(len(words), size, np.uint8), 0, len(words), secret, scratch, out)
    return out


def elements(words: list[int], size: int = 8) -> set[tuple[int, ...]]:
    """What is sketched: word bigrams, and the words themselves where they are long."""
    single = {(w,) for w in words} if size >= 5 else set()
    return single | set(pairwise(words)) | ({(words[0], -1)} if len(words) == 1 else set())


def jaccard(one: list[int], other: list[int], size: int = 8) -> float:
    a, b = elements(one, size), elements(other, size)
    return len(a & b) / len(a | b)


def test_agreement_estimates_the_jaccard_similarity() -> None:
    rng = np.random.default_rng(7)
    real, estimated = [], []
    for _ in range(800):
        one = [int(w) for w in rng.integers(0, 60, rng.integers(5, 40))]
        changed = rng.random(len(one)) < rng.random()
        other = [int(rng.integers(100, 200)) if c else w for w, c in zip(one, changed, strict=True)]
        size = int(rng.choice([3, 8]))
        real.append(jaccard(one, other, size))
        estimated.append(float((sketched(one, size=size) == sketched(other, size=size)).mean()))
    errors = np.array(estimated) - np.array(real)
    assert abs(errors.mean()) < 0.02
    # the standard error of 24 independent values is at most .102
    assert np.sqrt((errors**2).mean()) < 0.12
    assert np.corrcoef(real, estimated)[0, 1] > 0.93


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=60, unique=True))
def test_unrelated_words_hardly_agree(words: list[int]) -> None:
    agreed = (sketched(words) == sketched([w + 10**7 for w in words])).sum()
    assert agreed < 4


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60))
def test_equal_texts_agree_wholly_and_only_under_one_key(words: list[int]) -> None:
    assert (sketched(words) == sketched(list(words))).all()
    assert (sketched(words) == sketched(words, np.uint64(99))).mean() < 0.3


@given(st.lists(st.integers(0, 50), min_size=2, max_size=30))
def test_saying_it_twice_adds_only_the_seam(words: list[int]) -> None:
    once, twice = elements(words), elements(words * 2)
    if once == twice:
        assert (sketched(words) == sketched(words * 2)).all()
    assert len(twice - once) <= 1


def test_of_a_long_text_the_beginning_counts() -> None:
    words = list(range(400))
    assert (sketched(words) == sketched([*words, 7777, 8888])).all()
    assert (sketched(words[:300]) != sketched(words)).any()
