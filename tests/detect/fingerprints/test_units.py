"""The door's hashes are the lake's, bit for bit."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stillwatch.detect.fingerprints.hashing import text_key
from stillwatch.detect.fingerprints.text import HEAD, SYSTEM, TAIL, fingerprint_texts
from stillwatch.detect.fingerprints.units import system_units, user_units

SECRET = text_key(b"k" * 32)
WORDS = st.sampled_from([*"abc", "solve", "jury", "42", "検", "it.", "so!", "one?", "\n", "é"])
TEXTS = st.lists(WORDS, max_size=120).map(" ".join)


def of_lake(system: str, user: str) -> set[int]:
    found = fingerprint_texts([system], [user], SECRET)
    sentences = found.sentences[0, : found.sentence_counts[0]].tolist()
    return {*sentences, *(int(found.hashes[place, 0]) for place in (SYSTEM, HEAD, TAIL))} - {0}


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_they_are_what_the_lake_holds(system: str, user: str) -> None:
    shown = (*system_units(system, SECRET), *user_units(user, SECRET))
    assert set(shown) == of_lake(system, user)


@given(TEXTS)
@settings(max_examples=50, deadline=None)
def test_each_comes_once(text: str) -> None:
    for units in (system_units(text, SECRET), user_units(text, SECRET)):
        assert len(set(units.tolist())) == units.size
        assert 0 not in units.tolist()


@pytest.mark.parametrize("text", ["", " ", "...", "\n\n"])
def test_a_text_without_words_shows_nothing(text: str) -> None:
    assert system_units(text, SECRET).size == user_units(text, SECRET).size == 0


def test_another_key_gives_other_hashes() -> None:
    text = "Solve the problem and justify each line for a jury."
    other = np.uint64(text_key(b"o" * 32))
    assert not set(user_units(text, SECRET).tolist()) & set(user_units(text, other).tolist())
