"""Augmentation: seeded, keeps labels and wording, moves texts and flags."""

from __future__ import annotations

from stillwatch.detect.classifiers.augment import augment
from stillwatch.detect.classifiers.features import FLAGS
from stillwatch.detect.classifiers.texts import Sample

SAMPLES = [
    Sample("a", "harvest", frozenset({"vision"}), "You caption.", "next", {"image": True}),
    Sample("b", "ordinary", frozenset(), "Be brief.", "hello"),
    Sample("c", "ordinary", frozenset(), "", "good morning"),
] * 100


def test_a_seed_gives_the_same_changes_again() -> None:
    assert augment(SAMPLES, 1) == augment(SAMPLES, 1)
    assert augment(SAMPLES, 1) != augment(SAMPLES, 2)


def test_labels_and_wording_stay() -> None:
    for before, after in zip(SAMPLES, augment(SAMPLES, 1), strict=True):
        assert (after.source, after.kind, after.labels) == (before.source, before.kind, before.labels)
        assert before.user in after.user
        assert before.system in after.system + after.user


def test_system_texts_move_and_appear() -> None:
    after = augment(SAMPLES, 1)
    assert any(s.source == "a" and not s.system for s in after)
    assert any(s.source == "c" and s.system == "Be brief." for s in after)


def test_flags_of_the_sample_stay_set_and_noise_joins() -> None:
    after = augment(SAMPLES, 1)
    assert all(s.flags["image"] for s in after if s.source == "a")
    assert all(set(s.flags) == set(FLAGS) for s in after)
    assert 0 < sum(s.flags["thinking"] for s in after) < len(after) / 2
