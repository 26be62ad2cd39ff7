"""Prompts that no weight was learned from: a corpus without the sets that train the classifier."""

from __future__ import annotations

from pathlib import Path

from stillwatch.range.held_out import PROMPTS, write_prompts

__all__ = ["PROMPTS", "write_held_out"]


def write_held_out(corpora: Path, out: Path) -> tuple[int, int]:
    """Write the held-out rows of `corpora/prompts.jsonl.gz` below `out`; returns rows kept and rows read."""
    return write_prompts(corpora, out, trained=False)
