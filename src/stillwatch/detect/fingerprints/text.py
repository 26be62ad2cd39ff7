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
from stillwatch.detect.fingerprints.words import Words, split_words
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
    words int32 [2, n]: of the system and of the user text.
    """

    hashes: Int64s
    sketches: UInt16s
    meanings: Int8s
    sentences: Int64s
    sentence_counts: Int32s
    words: Int32s


def fingerprint_texts(systems: Sequence[str], users: Sequence[str], secret: np.uint64) -> TextFingerprints:
    """Fingerprints of n exchanges' texts; `secret` comes from `hashing.text_key`."""
    return fingerprint_words(split_words([*systems, *users], load_vocabulary()), secret)


def fingerprint_words(words: Words, secret: np.uint64) -> TextFingerprints:
    """The same of texts already split: n system texts, then n user texts.

    A tail is given only where the user text is longer than a head, else it would be the head again.
    """
    return TextFingerprints(
        *_fingerprint(
            words.hashes, words.ends, words.sizes, words.starts, words.pieces, words.piece_starts,
            load_vocabulary().vectors, np.uint64(secret),
        )
    )  # fmt: skip


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
    hashes: UInt64s, ends: Bytes, sizes: Bytes, starts: Int64s, pieces: Int32s, piece_starts: Int64s,
    vectors: Int8s, secret: np.uint64,
) -> tuple[Int64s, UInt16s, Int8s, Int64s, Int32s, Int32s]:  # fmt: skip
    n = (starts.size - 1) // 2
    out = np.zeros((4, n), np.int64)
    sketches = np.zeros((3, n, SKETCH_SIZE), np.uint16)
    meanings = np.zeros((4, n, MEANING_DIMENSIONS), np.int8)
    sentences = np.zeros((n, MAX_SENTENCES), np.int64)
    counts = np.zeros(n, np.int32)
    word_counts = np.zeros((2, n), np.int32)
    minima = np.empty(SKETCH_SIZE, np.uint64)
    total = np.empty(MEANING_DIMENSIONS, np.float32)
    for i in range(n):
        s0, s1 = starts[i], starts[i + 1]
        u0, u1 = starts[n + i], starts[n + i + 1]
        word_counts[0, i], word_counts[1, i] = s1 - s0, u1 - u0
        for place in range(4):
            a, b = (s0, s1) if place == SYSTEM else (u0, u1)
            if place == HEAD:
                b = min(u1, u0 + EDGE_WORDS)
            elif place == TAIL:
                # without words of its own a tail would only repeat the head
                a = u1 - EDGE_WORDS if u1 - u0 > EDGE_WORDS else u1
            out[place, i] = run_hash(hashes, a, b, secret)
            if a >= b:
                continue
            meaning(pieces, piece_starts, a, b, vectors, total, meanings[place, i])
            if place != BODY:
                sketch(hashes, sizes, a, b, secret, minima, sketches[place, i])
        counts[i] = sentence_hashes(hashes, ends, s0, s1, secret, SYSTEM_SENTENCES, 0, sentences[i], 0)
        counts[i] = sentence_hashes(
            hashes, ends, u0, u1, secret, FIRST_SENTENCES,
            MAX_SENTENCES - SYSTEM_SENTENCES - FIRST_SENTENCES, sentences[i], counts[i],
        )  # fmt: skip
    return out, sketches, meanings, sentences, counts, word_counts
