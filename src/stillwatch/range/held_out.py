"""Real prompts by what weights learned from them: of sets that train the classifiers, or of none of those."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Final

import msgspec

from stillwatch.detect.classifiers.corpora import SETS

PROMPTS: Final = "prompts.jsonl.gz"


class _Row(msgspec.Struct):
    ds: str = ""


def write_prompts(corpora: Path, out: Path, *, trained: bool) -> tuple[int, int]:
    """Write the rows of `corpora/prompts.jsonl.gz` whose sets did, or did not, train; rows kept and read.

    Raises `OSError` where the file cannot be read or written.
    """
    out.mkdir(parents=True, exist_ok=True)
    decode = msgspec.json.Decoder(_Row).decode
    kept = read = 0
    with gzip.open(corpora / PROMPTS) as lines, gzip.open(out / PROMPTS, "wb", compresslevel=1) as chosen:
        for line in lines:
            read += 1
            if trains(decode(line).ds) == trained:
                chosen.write(line)
                kept += 1
    return kept, read


def trains(name: str) -> bool:
    """Whether weights were learned from the set called `name`: the first prefix that fits counts."""
    return next((known.trains for prefix, known in SETS.items() if name.startswith(prefix)), False)
