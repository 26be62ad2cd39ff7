"""The wording of an exchange as hashed words and word pairs, read at the edges of its texts.

That is where frames stand: each text gives its first 60 and its last 40 words; what lies between
is content. A word or pair counts once an exchange, and the sum is divided by the root of their
number, or of 16 where there are fewer: one word says little.
"""

from __future__ import annotations

import numba as nb
import numpy as np
from numpy.typing import NDArray

from stillwatch.detect.fingerprints.hashing import mix

BITS = 15
BUCKETS = 1 << BITS
FIRST_WORDS, LAST_WORDS = 60, 40
_FEWEST_UNITS = 16
_MOST_UNITS = 4 * (FIRST_WORDS + LAST_WORDS)

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@nb.njit(cache=True)  # type: ignore[untyped-decorator]
def _collect(
    hashes: NDArray[np.uint64],
    start: int,
    stop: int,
    seen: NDArray[np.int64],
    mark: int,
    out: Ints,
    count: int,
) -> int:
    """Add the buckets of words `start:stop` and of their pairs that `seen` does not carry `mark` for."""
    for w in range(start, stop):
        for paired in range(2):
            if paired and w + 1 >= stop:
                break
            unit = hashes[w] * np.uint64(3) + hashes[w + 1] if paired else hashes[w]
            bucket = np.int64(mix(unit) >> np.uint64(64 - BITS))
            if seen[bucket] != mark:
                seen[bucket] = mark
                out[count] = bucket
                count += 1
    return count


@nb.njit(cache=True)  # type: ignore[untyped-decorator]
def _buckets(hashes: NDArray[np.uint64], starts: Ints, i: int, seen: NDArray[np.int64], out: Ints) -> int:
    """Write the distinct buckets of exchange `i` to `out`; returns how many."""
    count = 0
    for text in range(2 * i, 2 * i + 2):
        first, last = starts[text], starts[text + 1]
        head = min(first + FIRST_WORDS, last)
        count = _collect(hashes, first, head, seen, i, out, count)
        count = _collect(hashes, max(head, last - LAST_WORDS), last, seen, i, out, count)
    return count


@nb.njit(cache=True)  # type: ignore[untyped-decorator]
def score_words(hashes: NDArray[np.uint64], starts: Ints, table: Floats) -> Floats:
    """Sums of table rows [BUCKETS, labels] over each exchange's wording: float32 [n, labels].

    `hashes` are the word hashes of 2 n texts (an exchange's system text, then its user text), text t's
    are `starts[t]:starts[t + 1]`, as `fingerprints.text.fingerprint_texts` gives them.
    """
    n = (starts.size - 1) // 2
    labels = table.shape[1]
    seen = np.full(BUCKETS, -1, np.int64)
    buckets = np.empty(_MOST_UNITS, np.int64)
    out = np.zeros((n, labels), np.float32)
    for i in range(n):
        count = _buckets(hashes, starts, i, seen, buckets)
        for b in range(count):
            row = table[buckets[b]]
            for label in range(labels):
                out[i, label] += row[label]
        scale = np.float32(1 / np.sqrt(max(count, _FEWEST_UNITS)))
        for label in range(labels):
            out[i, label] *= scale
    return out


@nb.njit(cache=True)  # type: ignore[untyped-decorator]
def _all_buckets(hashes: NDArray[np.uint64], starts: Ints) -> tuple[Ints, Ints]:
    n = (starts.size - 1) // 2
    seen = np.full(BUCKETS, -1, np.int64)
    ends = np.zeros(n + 1, np.int64)
    out = np.empty(n * _MOST_UNITS, np.int64)
    for i in range(n):
        ends[i + 1] = ends[i] + _buckets(hashes, starts, i, seen, out[ends[i] :])
    return out[: ends[n]].copy(), ends


def word_rows(hashes: NDArray[np.uint64], starts: Ints) -> tuple[Floats, Ints, Ints]:
    """The same wording as a sparse matrix [n, BUCKETS] for training: data, indices and row ends (CSR)."""
    indices, ends = _all_buckets(hashes, starts)
    counts = np.diff(ends)
    data = np.repeat(1 / np.sqrt(np.maximum(counts, _FEWEST_UNITS)), counts).astype(np.float32)
    return data, indices, ends
