"""Places, sentences and counts of texts: what is equal hashes alike, and nothing else does."""

from __future__ import annotations

from hashlib import blake2b
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stillwatch.detect.fingerprints.text import (
    BODY,
    EDGE_WORDS,
    HEAD,
    SYSTEM,
    TAIL,
    TextFingerprints,
    fingerprint_texts,
)
from stillwatch.model.lake import MAX_SENTENCES
from tests.detect.fingerprints.plain_words import plain_sentences, plain_words
from tests.detect.fingerprints.stored.texts import hundred_texts

SECRET, OTHER = np.uint64(3), np.uint64(4)
STORED = (Path(__file__).parent / "stored" / "digests.txt").read_text().split()
texts = st.lists(st.sampled_from([*"abcde", "step", "7", ".", "!", "\n"]), max_size=70).map(" ".join)


def printed(*users: str, systems: list[str] | None = None, secret: np.uint64 = SECRET) -> TextFingerprints:
    return fingerprint_texts(systems or [""] * len(users), users, secret)


def body_of(words: list[str]) -> int:
    return int(printed(" ".join(words)).hashes[BODY, 0])


@given(texts)
def test_heads_tails_and_bodies_are_runs_of_words(text: str) -> None:
    hashes, words = printed(text).hashes[:, 0], plain_words(text)
    assert hashes[SYSTEM] == 0
    assert hashes[BODY] == body_of(words)
    assert hashes[HEAD] == body_of(words[:EDGE_WORDS])
    # the tail of a short text would only repeat its head
    assert hashes[TAIL] == (body_of(words[-EDGE_WORDS:]) if len(words) > EDGE_WORDS else 0)


@given(texts, texts)
def test_sentences_are_the_first_of_the_system_and_the_edges_of_the_user_text(system: str, user: str) -> None:
    long = [[s for s in plain_sentences(t) if len(s) >= 4] for t in (system, user)]
    expected = {body_of(s) for s in long[0][:3] + long[1][:5] + long[1][5:][-4:]}
    found = printed(user, systems=[system])
    count = int(found.sentence_counts[0])
    listed = found.sentences[0, :count].tolist()
    assert len(set(listed)) == count <= MAX_SENTENCES
    assert set(listed) == expected
    assert not found.sentences[0, count:].any()
    assert found.words[:, 0].tolist() == [len(plain_words(system)), len(plain_words(user))]


@given(st.lists(st.tuples(texts, texts), min_size=1, max_size=5))
def test_neither_order_nor_company_of_texts_matters(pairs: list[tuple[str, str]]) -> None:
    together = fingerprint_texts([s for s, _ in pairs], [u for _, u in pairs], SECRET)
    for number, (system, user) in enumerate(pairs):
        alone = printed(user, systems=[system])
        assert (alone.hashes[:, 0] == together.hashes[:, number]).all()
        assert (alone.sketches[:, 0] == together.sketches[:, number]).all()
        assert (alone.meanings[:, 0] == together.meanings[:, number]).all()
        assert (alone.sentences[0] == together.sentences[number]).all()


@given(texts.filter(lambda text: bool(plain_words(text))))
def test_another_key_changes_hashes_and_sketches_but_no_meaning(text: str) -> None:
    one, other = printed(text, systems=[text]), printed(text, systems=[text], secret=OTHER)
    present = one.hashes[:, 0] != 0
    assert (present == (other.hashes[:, 0] != 0)).all()
    assert (one.hashes[present, 0] != other.hashes[present, 0]).all()
    assert (one.sketches[HEAD] == other.sketches[HEAD]).mean() < 0.4
    assert (one.meanings == other.meanings).all()


def test_a_system_text_hashes_like_the_same_user_text() -> None:
    found = printed("Grade the answer now", systems=["grade the answer now"])
    assert found.hashes[SYSTEM, 0] == found.hashes[HEAD, 0] == found.hashes[BODY, 0] != 0
    assert (found.sketches[SYSTEM] == found.sketches[HEAD]).all()


@pytest.mark.parametrize("text", ["", " ", "...", "!?\n", "\x00"])
def test_without_words_there_is_no_fingerprint(text: str) -> None:
    found = printed(text, systems=[text])
    assert not found.hashes.any()
    assert not found.meanings.any()
    assert found.sentence_counts.tolist() == [0]


def test_a_slot_leaves_the_frame_near() -> None:
    frame = "You are an expert data analyst combining statistical rigor with deep domain knowledge about {}."
    one, other, strange = (
        printed(text).sketches[HEAD, 0]
        for text in (
            frame.format("trade"),
            frame.format("health"),
            "Where did I leave my blue umbrella today?",
        )
    )
    assert (one == other).mean() > 0.6
    assert (one == strange).mean() < 0.2


def digests() -> list[str]:
    """What is kept of each of the hundred texts, as one number in hexadecimal."""
    texts = hundred_texts()
    found = fingerprint_texts([system for system, _ in texts], [user for _, user in texts], SECRET)
    return [
        blake2b(
            b"".join(
                part.tobytes()
                for part in (
                    found.hashes[:, i], found.sketches[:, i], found.meanings[:, i], found.sentences[i],
                    found.sentence_counts[i], found.words[:, i],
                )
            ),
            digest_size=8,
        ).hexdigest()
        for i in range(len(texts))
    ]  # fmt: skip


def test_fingerprints_stay_those_that_lakes_hold() -> None:
    """A change here parts old rows of a lake from new ones: then `model.lake` needs another schema."""
    changed = [n for n, (is_, was) in enumerate(zip(digests(), STORED, strict=True)) if is_ != was]
    assert not changed, f"texts {changed} of hundred_texts() have other fingerprints than the stored ones"
