"""A corpus of a few rows, for tests of training."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest


def _row(ds: str, text: str, system: str = "") -> dict[str, str]:
    return {"ds": ds, "text": text, "system": system}


ROWS = [_row("oasst_lottery_250", f"How do I repair a bicycle with {n} gears?") for n in range(8)]
ROWS += [_row("fine_tune_cot_svamp", f"Q: What is {n} + 1?\nA: Let's think step by step.") for n in range(8)]
ROWS += [_row("bfcl_live_multiple", f"drink {n} please", '[{"name": "order"}]') for n in range(4)]
ROWS += [_row("swe_agent_traj", "ls", "SETTING: a shell"), _row("swe_agent_traj", "$ ls: a.py b.py")]


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    folder = tmp_path / "corpora"
    folder.mkdir()
    with gzip.open(folder / "prompts.jsonl.gz", "wt") as file:
        file.write("\n".join(json.dumps(row) for row in ROWS))
    return folder
