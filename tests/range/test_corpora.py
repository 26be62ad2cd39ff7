"""No real prompt is dealt out twice."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from stillwatch.range.corpora import Corpora


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    rows = [{"label": "distill", "cat": "cot", "text": f"reason about item {n}"} for n in range(20)]
    rows += [{"label": "ordinary", "cat": "chat", "text": f"say hello to {n}"} for n in range(20)]
    rows += [{"label": "ordinary", "cat": "chat", "text": "reason about item 3"}]
    rows += [{"label": "ordinary", "cat": "chat", "text": "请帮我写一封信给朋友"}]
    with gzip.open(tmp_path / "prompts.jsonl.gz", "wt") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)
    return tmp_path


def test_a_row_goes_to_one_taker_only(directory: Path) -> None:
    corpora = Corpora.load(directory, 1)
    first = corpora.take(("distill:cot",), 12)
    second = corpora.take(("distill:",), 12)
    ordinary = corpora.take(("ordinary:",), 100)
    assert (len(first), len(second), len(ordinary)) == (12, 8, 20)
    assert len({*first, *second, *ordinary}) == 40


def test_other_scripts_are_kept_apart(directory: Path) -> None:
    corpora = Corpora.load(directory, 1)
    assert len(corpora.take(("ordinary/other:",), 5)) == 1


def test_the_order_comes_from_the_seed(directory: Path) -> None:
    takes = [Corpora.load(directory, seed).take(("distill:",), 20) for seed in (1, 1, 2)]
    assert takes[0] == takes[1] != takes[2]


def test_without_a_directory_there_is_nothing_to_take() -> None:
    assert Corpora.load(None, 1).take(("distill:",), 5) == []
