"""Real prompts from a directory outside the project, dealt out so that no two sides share a row."""

from __future__ import annotations

import gzip
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import numpy as np

_FILE = "prompts.jsonl.gz"
_LONGEST = 3000


class _Row(msgspec.Struct):
    label: str = ""
    cat: str = ""
    text: str = ""
    user: str | None = None


def _script(text: str) -> str:
    """Rows in other scripts than Latin are kept apart, so that language tags stay true."""
    return "" if sum(map(str.isascii, text)) > 0.9 * len(text) else "/other"


@dataclass
class Corpora:
    """Shuffled prompts by label; `take` deals each one to one taker only. Empty without a directory."""

    rows: dict[str, list[str]] = field(default_factory=dict)

    @classmethod
    def load(cls, directory: Path | None, seed: int) -> Corpora:
        """Read `DIR/prompts.jsonl.gz`; `None` gives empty corpora. Raises `OSError` when unreadable."""
        if directory is None:
            return cls()
        decoder = msgspec.json.Decoder(_Row)
        found: defaultdict[str, dict[str, None]] = defaultdict(dict)
        with gzip.open(directory / _FILE) as lines:
            for line in lines:
                row = decoder.decode(line)
                text = (row.user or row.text).strip()
                if 8 <= len(text) <= _LONGEST:
                    found[f"{row.label}{_script(text)}:{row.cat}"][text] = None
        rng = np.random.default_rng([seed, 71917])
        seen: set[str] = set()
        rows: dict[str, list[str]] = {}
        for label in sorted(found):
            texts = [t for t in found[label] if t not in seen]
            seen.update(texts)
            rows[label] = [texts[i] for i in rng.permutation(len(texts))]
        return cls(rows)

    def take(self, labels: tuple[str, ...], count: int) -> list[str]:
        """Remove and return up to `count` prompts of the labels (`label:category`, or `label:`);
        rows outside the Latin script have the label `LABEL/other`."""
        taken: list[str] = []
        for label in sorted(self.rows):
            if any(label == w or (w.endswith(":") and label.startswith(w)) for w in labels):
                rows = self.rows[label]
                want = min(len(rows), count - len(taken))
                if want > 0:
                    taken += rows[-want:]
                    del rows[-want:]
        return taken
