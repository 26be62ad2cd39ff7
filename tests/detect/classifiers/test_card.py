"""The model card: right figures, every table filled."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import stillwatch.detect.classifiers.card as card
from stillwatch.detect.classifiers.corpora import SETS
from stillwatch.model.harvest import LABELS

SHIPPED = (Path(card.__file__).parent / "card.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("positive", "negative", "expected"),
    [
        ([2.0, 3.0], [0.0, 1.0], 1.0),
        ([0.0], [1.0, 2.0], 0.0),
        ([1.0, 1.0], [1.0], 0.5),
        ([0.0, 2.0], [1.0], 0.5),
    ],
)
def test_area_under_curve_counts_pairs(positive: list[float], negative: list[float], expected: float) -> None:
    assert card.area_under_curve(np.array(positive), np.array(negative)) == expected


def test_nothing_to_compare_is_not_a_number() -> None:
    assert np.isnan(card.area_under_curve(np.array([]), np.array([1.0])))


def test_the_shipped_card_reports_every_label_and_every_set() -> None:
    assert "{{" not in SHIPPED
    for label in LABELS:
        assert SHIPPED.count(f"| {label} |") >= 2, label
    for source, entry in SETS.items():
        assert f"| {source} | {entry.licence} |" in SHIPPED or entry.trains, source


@pytest.mark.parametrize(
    ("text", "script"),
    [("hello мир", "latin"), ("привет", "cyrillic"), ("你好", "cjk"), ("12", "no letters")],
)
def test_scripts_are_told_by_most_letters(text: str, script: str) -> None:
    assert card.writing_of(text) == script
