"""Fingerprints of many system and user texts at once: the one pass over text that ingest makes.

Frames stand in three places: the system text, the head of the user text, its tail. Each gets an
exact hash, a MinHash sketch and a meaning vector; sentences get exact hashes, so that a fixed
sentence in the middle of changing text is found too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numba as nb
import numpy as np

from stillwatch.detect.fingerprints.arrays import Bytes, Int8s, Int32s, Int64s, UInt16s, UInt64s
from stillwatch.detect.fingerprints.hashing import mix
from stillwatch.detect.fingerprints.meaning import meaning
from stillwatch.detect.fingerprints.sketch import sketch
from stillwatch.detect.fingerprints.vocabulary import load_vocabulary
from stillwatch.detect.fingerprints.words import lowered, split_text, word_arrays
from stillwatch.model.lake import MAX_SENTENCES, MEANING_DIMENSIONS, SKETCH_SIZE

EDGE_WORDS = 20  # a head or tail is this many words
SYSTEM, HEAD, TAIL, BODY = 0, 1, 2, 3  # rows of the per-place arrays
_SENTENCE_WORDS = 4  # shorter sentences ("thank you very much") say nothing about a frame
SYSTEM_SENTENCES, FIRST_SENTENCES = 3, 5  # of MAX_SENTENCES; the rest are the last ones


@dataclass(frozen=True)
class TextFingerprints:
    """Arrays over n exchanges; hash 0 means that there was no such text.

    hashes int64 [4, n] (system, head, tail, body); sketches uint16 [3, n, SKETCH_SIZE];
    meanings int8 [4, n, 64]; sentences int64 [n, MAX_SENTENCES] with `sentence_counts` valid;
    words int32 [2, n]: of the system and of the user text; wording uint64: hashes of all words, those of
    exchange i's system text from `starts[2 * i]`, those of its user text from `starts[2 * i + 1]` on.
    """

    hashes: Int64s
    sketches: UInt16s
    meanings: Int8s
    sentences: Int64s
    sentence_counts: Int32s
    words: Int32s
    wording: UInt64s
    starts: Int64s


def fingerprint_texts(systems: Sequence[str], users: Sequence[str], secret: np.uint64) -> TextFingerprints:
    """Fingerprints of n exchanges' texts; `secret` comes from `hashing.text_key`.

    A tail is given only where the user text is longer than a head, else it would be the head again.
    """
    data, offsets = lowered([text for both in zip(systems, users, strict=True) for text in both])
    vocabulary = load_vocabulary()
    found = _fingerprint(
        data, offsets, vocabulary.index, vocabulary.prefixes, vocabulary.vectors, np.uint64(secret)
    )
    return TextFingerprints(*found)


@nb.njit(cache=True)
def run_hash(hashes: UInt64s, start: int, stop: int, secret: np.uint64) -> np.int64:
    """Keyed hash of a run of words; 0 for an empty run."""
    if start >= stop:
        return np.int64(0)
    h = secret
    for w in range(start, stop):
        h = (h ^ hashes[w]) * np.uint64(0x9E3779B97F4A7C15)
        h ^= h >> np.uint64(32)
    return np.int64(mix(h + secret))


@nb.njit(cache=True)
def sentence_hashes(
    hashes: UInt64s,
    ends: Bytes,
    start: int,
    stop: int,
    secret: np.uint64,
    first: int,
    last: int,
    out: Int64s,
    count: int,
) -> int:
    """Add the first `first` and the last `last` distinct sentences of a text to `out`."""
    ring = np.zeros(max(last, 1), np.int64)
    seen = 0
    begin = start
    for w in range(start, stop):
        if ends[w] == 0 and w + 1 < stop:
            continue
        if w + 1 - begin >= _SENTENCE_WORDS:
            h = run_hash(hashes, begin, w + 1, secret)
            if seen < first:
                count = _add(h, out, count)
            elif last > 0:
                ring[(seen - first) % last] = h
            seen += 1
        begin = w + 1
    for i in range(min(max(seen - first, 0), last)):
        count = _add(ring[i], out, count)
    return count


@nb.njit(cache=True, inline="always")
def _add(h: np.int64, out: Int64s, count: int) -> int:
    for i in range(count):
        if out[i] == h:
            return count
    out[count] = h
    return count + 1


@nb.njit(cache=True)
def _fingerprint(
    data: Bytes, offsets: Int64s, index: UInt64s, prefixes: Bytes, vectors: Int8s, secret: np.uint64
) -> tuple[Int64s, UInt16s, Int8s, Int64s, Int32s, Int32s, UInt64s, Int64s]:
    n = offsets.size // 2
    found = (
        np.zeros((4, n), np.int64), np.zeros((3, n, SKETCH_SIZE), np.uint16),
        np.zeros((4, n, MEANING_DIMENSIONS), np.int8), np.zeros((n, MAX_SENTENCES), np.int64),
        np.zeros(n, np.int32), np.zeros((2, n), np.int32),
    )  # fmt: skip
    wording, starts = np.empty(data.size + 1, np.uint64), np.zeros(2 * n + 1, np.int64)
    # of one exchange at a time, so that they stay in the processor's cache
    hashes, ends, sizes, pieces, piece_starts = word_arrays(_longest(offsets) + 1)
    minima, total = np.empty(SKETCH_SIZE, np.uint64), np.empty(MEANING_DIMENSIONS, np.int32)
    for i in range(n):
        words, count, system = 0, 0, 0
        for text in range(2 * i, 2 * i + 2):
            system = words
            words, count = split_text(
                data, offsets[text], offsets[text + 1], index, prefixes,
                hashes, ends, sizes, pieces, piece_starts, words, count,
            )  # fmt: skip
            starts[text + 1] = starts[2 * i] + words
        wording[starts[2 * i] : starts[2 * i + 2]] = hashes[:words]
        for place in range(4):
            a, b = _bounds(place, system, words)
            found[0][place, i] = run_hash(hashes, a, b, secret)
            if a < b:
                meaning(pieces, piece_starts, a, b, vectors, total, found[2][place, i])
            if a < b and place != BODY:
                sketch(hashes, sizes, a, b, secret, minima, found[1][place, i])
        found[4][i] = _sentences(hashes, ends, system, words, secret, found[3][i])
        found[5][0, i], found[5][1, i] = system, words - system
    return (*found, wording[: starts[2 * n]], starts)


@nb.njit(cache=True)
def _sentences(hashes: UInt64s, ends: Bytes, system: int, words: int, secret: np.uint64, out: Int64s) -> int:
    """Fill in the sentences of an exchange, whose first `system` of `words` words are the system text's;
    gives how many there are."""
    count = sentence_hashes(hashes, ends, 0, system, secret, SYSTEM_SENTENCES, 0, out, 0)
    last = MAX_SENTENCES - SYSTEM_SENTENCES - FIRST_SENTENCES
    first = FIRST_SENTENCES
    return int(sentence_hashes(hashes, ends, system, words, secret, first, last, out, count))


@nb.njit(cache=True)
def _longest(offsets: Int64s) -> int:
    """Bytes of the longest pair of texts."""
    longest = 0
    for i in range(offsets.size // 2):
        longest = max(longest, offsets[2 * i + 2] - offsets[2 * i])
    return longest


@nb.njit(cache=True)
def _bounds(place: int, system: int, words: int) -> tuple[int, int]:
    """First and last word of a place, where the first `system` of `words` are the system text's."""
    if place == SYSTEM:
        return 0, system
    if place == HEAD:
        return system, min(words, system + EDGE_WORDS)
    if place == TAIL:
        # without words of its own a tail would only repeat the head
        return (words - EDGE_WORDS if words - system > EDGE_WORDS else words), words
    return system, words
