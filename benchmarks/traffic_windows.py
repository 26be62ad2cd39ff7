"""Windows of queries in which an attacker has a share, drawn from public prompts."""

from __future__ import annotations

import gzip
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
import numpy as np

from benchmarks.held_out import PROMPTS
from stillwatch.detect.content.vectors import content_vectors
from stillwatch.detect.fingerprints.arrays import Float32s, Int64s
from stillwatch.detect.fingerprints.text import BODY, HEAD, TAIL, fingerprint_texts

SHARES: Final = (0.05, 0.10, 0.25, 1.00)
_FEWEST_DISTILL: Final = 250  # rows; the two picture sets have 80, the agent's trajectories 24 conversations
_FEWEST_EVAL: Final = 700


class _Row(msgspec.Struct):
    ds: str = ""
    label: str = ""
    text: str = ""
    user: str | None = None
    conv: str | int | None = None


@dataclass(frozen=True)
class Prompts:
    """Distinct texts of one kind; sources: the conversation of each, as a number; label: of the corpus."""

    label: str
    texts: list[str]
    sources: Int64s
    vectors: Float32s


def read_prompts(corpora: Path) -> dict[str, Prompts]:
    """The sets with enough rows, and all ordinary ones together as `ordinary`."""
    decode = msgspec.json.Decoder(_Row).decode
    found: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    with gzip.open(corpora / PROMPTS) as lines:
        for number, line in enumerate(lines):
            row = decode(line)
            text = (row.user or row.text).strip()
            name = "ordinary" if row.label == "ordinary" else row.ds
            # a row without a conversation is one of its own
            found[row.label, name].setdefault(
                text, f"{row.ds} {row.conv}" if row.conv is not None else f"row {number}"
            )
    fewest = {"ordinary": 1, "distill": _FEWEST_DISTILL, "eval": _FEWEST_EVAL}
    return {
        name: _prompts(label, rows)
        for (label, name), rows in sorted(found.items())
        if label in fewest and len(rows) >= fewest[label]
    }


def _prompts(label: str, rows: dict[str, str]) -> Prompts:
    texts = list(rows)
    sources = np.unique(list(rows.values()), return_inverse=True)[1].astype(np.int64)
    return Prompts(label, texts, sources, vectors_of(texts))


def vectors_of(texts: list[str]) -> Float32s:
    """Content vectors of texts, by the fingerprints that ingest makes."""
    found = fingerprint_texts([""] * len(texts), texts, np.uint64(1))
    head, tail, body = (found.meanings[place] for place in (HEAD, TAIL, BODY))
    return content_vectors(head, tail, body, found.words[1])


def mixed_window(
    benign: Float32s, attack: Float32s, share: float, size: int, rng: np.random.Generator
) -> Float32s:
    """`size` rows of which the share is the attacker's, drawn again only where a set is too small."""
    theirs = round(share * size)
    mine = rng.choice(len(benign), size - theirs, replace=False)
    drawn = rng.choice(len(attack), theirs, replace=theirs > len(attack))
    return np.concatenate([benign[mine], attack[drawn]])


def third_of(sources: Int64s, rng: np.random.Generator) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Mask of the rows of a random third of the sources."""
    chosen = np.zeros(int(sources.max()) + 1, np.bool_)
    chosen[rng.permutation(len(chosen))[: len(chosen) // 3]] = True
    return chosen[sources]
