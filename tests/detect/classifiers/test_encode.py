"""Samples become what ingest would have made of them."""

from __future__ import annotations

import numpy as np

from stillwatch.detect.classifiers.encode import encode, targets
from stillwatch.detect.classifiers.features import FLAGS
from stillwatch.detect.classifiers.texts import Sample
from stillwatch.detect.fingerprints.text import fingerprint_texts
from stillwatch.model.harvest import LABELS

SAMPLES = [
    Sample("a", "harvest", frozenset({"vision", "tool_use"}), "See.", "what is here", {"image": True}),
    Sample("b", "ordinary", frozenset(), "", "hello"),
]


def test_meanings_are_those_of_fingerprints() -> None:
    texts = fingerprint_texts([s.system for s in SAMPLES], [s.user for s in SAMPLES], np.uint64(99))
    np.testing.assert_array_equal(encode(SAMPLES).meanings, texts.meanings)


def test_flags_and_targets_stand_in_their_order() -> None:
    given = encode(SAMPLES)
    assert given.flags[0].tolist() == [name == "image" for name in FLAGS]
    assert not given.flags[1].any()
    assert targets(SAMPLES).tolist() == [[label in SAMPLES[0].labels for label in LABELS], [0] * len(LABELS)]


def test_word_hashes_are_those_of_system_and_user_text_by_turns() -> None:
    given = encode(SAMPLES)
    assert given.starts is not None
    assert given.starts.tolist() == [0, 1, 4, 4, 5]
