"""Windows with an attacker inside: shares are exact, sets too small are drawn again, sources stay whole."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np

from benchmarks.held_out import PROMPTS
from benchmarks.traffic_windows import mixed_window, read_prompts, third_of


def test_a_window_holds_the_share_asked_for() -> None:
    benign, attack = np.zeros((300, 2), np.float32), np.ones((30, 2), np.float32)
    rng = np.random.default_rng(1)
    for share, theirs in ((0.0, 0), (0.05, 10), (0.25, 50), (1.0, 200)):
        window = mixed_window(benign, attack, share, 200, rng)
        assert (len(window), window[:, 0].sum()) == (200, theirs)


def test_rows_are_drawn_once_where_there_are_enough() -> None:
    rows = np.arange(100, dtype=np.float32)[:, None]
    window = mixed_window(rows, -1 - rows, 0.5, 100, np.random.default_rng(2))
    assert len(np.unique(window)) == 100


def test_a_third_is_made_of_whole_sources() -> None:
    sources = np.repeat(np.arange(90), 3)
    chosen = third_of(sources, np.random.default_rng(3))
    assert chosen.sum() == 90
    assert set(np.bincount(sources[chosen], minlength=90)) == {0, 3}


def test_only_sets_with_enough_distinct_rows_are_read(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"ds": "chat", "label": "ordinary", "text": f"turn {i} of it", "conv": i // 2} for i in range(6)
    ]
    rows += [{"ds": "large", "label": "distill", "text": f"task number {i:b}"} for i in range(260)]
    rows += [{"ds": "small", "label": "distill", "text": "the same task"} for _ in range(260)]
    with gzip.open(tmp_path / PROMPTS, "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    found = read_prompts(tmp_path)
    assert set(found) == {"ordinary", "large"}
    assert found["ordinary"].sources.tolist() == [0, 0, 1, 1, 2, 2]
    assert found["large"].vectors.shape == (260, 203)
