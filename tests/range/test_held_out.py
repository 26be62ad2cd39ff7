"""Prompts are told apart by whether weights learned from their set."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from stillwatch.detect.classifiers.corpora import SETS
from stillwatch.range.held_out import PROMPTS, trains, write_prompts


def test_each_row_is_on_one_side(tmp_path: Path) -> None:
    names = [f"{name}_x" for name in SETS] + ["unheard_of"]
    with gzip.open(tmp_path / PROMPTS, "wt") as file:
        file.writelines(json.dumps({"ds": name, "text": "t"}) + "\n" for name in names)
    sides = []
    for trained in (True, False):
        kept, read = write_prompts(tmp_path, tmp_path / str(trained), trained=trained)
        with gzip.open(tmp_path / str(trained) / PROMPTS, "rt") as file:
            sides.append([json.loads(line)["ds"] for line in file])
        assert (len(sides[-1]), len(names)) == (kept, read)
    assert all(trains(name) for name in sides[0])
    assert not any(trains(name) for name in sides[1])
    assert sorted(sides[0] + sides[1]) == sorted(names)
