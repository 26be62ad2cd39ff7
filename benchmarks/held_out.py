"""Prompts that no weight was learned from: a corpus without the sets that train the classifier."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Final

import msgspec

from stillwatch.detect.classifiers.corpora import SETS

PROMPTS: Final = "prompts.jsonl.gz"


class _Row(msgspec.Struct):
    ds: str = ""


def write_held_out(corpora: Path, out: Path) -> tuple[int, int]:
    """Write the held-out rows of `corpora/prompts.jsonl.gz` below `out`; returns rows kept and rows read."""
    out.mkdir(parents=True, exist_ok=True)
    decode = msgspec.json.Decoder(_Row).decode
    kept = read = 0
    with gzip.open(corpora / PROMPTS) as lines, gzip.open(out / PROMPTS, "wb", compresslevel=1) as held:
        for line in lines:
            read += 1
            if not _trains(decode(line).ds):
                held.write(line)
                kept += 1
    return kept, read


def _trains(name: str) -> bool:
    """Whether weights were learned from the set called `name`: the first prefix that fits counts."""
    return next((known.trains for prefix, known in SETS.items() if name.startswith(prefix)), False)
