"""The shipped table tells paraphrases from unlike texts as well as its README says."""

from __future__ import annotations

from pathlib import Path

import stillwatch.detect.fingerprints.table.measure as measure

README = (Path(measure.__file__).parent / "README.md").read_text("utf-8")


def test_figures_are_those_of_the_readme() -> None:
    figures = measure.measure_paraphrases()
    assert figures["pairs"] >= 60
    for name in ("auc", "recall_at_1_percent", "ranked_first"):
        assert f"| {figures[name]:.3f} |" in README, name


def test_paraphrases_stand_apart() -> None:
    figures = measure.measure_paraphrases()
    assert figures["auc"] > 0.97
    assert figures["mean_cosine_of_paraphrases"] > figures["mean_cosine_of_unlike_texts"] + 0.4
