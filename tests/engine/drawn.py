"""Small lakes drawn at random: few accounts that share texts, sentences and cells."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from hypothesis import strategies as st

from stillwatch.model.lake import EXCHANGES, HARVEST_COLUMNS, SKETCH_SIZE

TEXTS = 7  # texts 1 to 7, of which 6 and 7 are near-duplicates of 1 and 2
CLUSTERS = {1: 1, 6: 1, 2: 2, 7: 2}
PLACES = ("system", "head", "tail")


@dataclass(frozen=True)
class Sent:
    """One exchange: the texts and cells at the three places, and its sentences (11 to 16)."""

    account: int
    texts: tuple[int | None, int | None, int | None]
    cells: tuple[int | None, int | None, int | None]
    sentences: list[int]

    def wordings(self) -> set[int]:
        """The frames it shows by wording."""
        return {CLUSTERS.get(text, text) for text in self.texts if text is not None} | set(self.sentences)

    def meanings(self, mask: int) -> set[int]:
        """The frames it shows by meaning."""
        found = enumerate(self.cells, start=1)
        return {2**32 * place + (cell & mask) for place, cell in found if cell is not None}


def drawn(most: int = 60) -> st.SearchStrategy[list[Sent]]:
    """So many exchanges of up to nine accounts."""
    texts = st.none() | st.integers(1, TEXTS)
    cells = st.none() | st.integers(0, 2)
    one = st.builds(
        Sent, st.integers(-2, 6), st.tuples(texts, texts, texts), st.tuples(cells, cells, cells),
        st.lists(st.integers(11, 16), max_size=3, unique=True),
    )  # fmt: skip
    return st.lists(one, min_size=1, max_size=most)


def as_lake(sent: list[Sent]) -> pa.Table:
    """The exchanges as rows of the lake, one a second; the nth has the id n."""
    rows = []
    for n, one in enumerate(sent):
        row = {"id": n, "ts": 10**6 * n, "account": one.account, "model": "m", "sentences": one.sentences}
        for place, text, cell in zip(PLACES, one.texts, one.cells, strict=True):
            row |= {place: text, f"{place}_sketch": _sketch(text), f"{place}_cell": cell}
        rows.append(row | dict.fromkeys(HARVEST_COLUMNS, 0) | {"harvest_mask": 0})
    return pa.Table.from_pylist(rows, schema=EXCHANGES)


def _sketch(text: int | None) -> bytes | None:
    if text is None:
        return None
    seed = CLUSTERS.get(text, text)
    return np.random.default_rng(seed).integers(0, 2**16, SKETCH_SIZE).astype(np.uint16).tobytes()


def uses_of(shown: Mapping[int, set[int]], sent: list[Sent]) -> dict[int, Counter[int]]:
    """Frame to how often each account shows it; `shown`: the frames of each exchange."""
    uses: dict[int, Counter[int]] = defaultdict(Counter)
    for n, frames in shown.items():
        for frame in frames:
            uses[frame][sent[n].account] += 1
    return uses
