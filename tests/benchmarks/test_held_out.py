"""Held-out prompts: no row of a set that trains the classifier is left."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from benchmarks.held_out import PROMPTS, write_held_out
from stillwatch.detect.classifiers.corpora import SETS


def test_only_sets_that_trained_nothing_are_left(tmp_path: Path) -> None:
    trained = next(name for name, known in SETS.items() if known.trains)
    other = next(name for name, known in SETS.items() if not known.trains)
    rows = [{"ds": f"{name}_x", "text": "t"} for name in (trained, other, "unheard_of")]
    with gzip.open(tmp_path / PROMPTS, "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    assert write_held_out(tmp_path, tmp_path / "out") == (2, 3)
    with gzip.open(tmp_path / "out" / PROMPTS, "rt") as file:
        assert [json.loads(line)["ds"] for line in file] == [f"{other}_x", "unheard_of_x"]
