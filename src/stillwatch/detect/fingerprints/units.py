"""Hashes of the texts that one request shows, without sketches and meaning: for decisions at the door.

They are those of `fingerprint_texts`, bit for bit, so that they can be compared with a campaign's marks.
"""

from __future__ import annotations

from typing import Final

import numba as nb
import numpy as np

from stillwatch.detect.fingerprints.arrays import Bytes, Int64s
from stillwatch.detect.fingerprints.text import (
    EDGE_WORDS,
    FIRST_SENTENCES,
    SYSTEM_SENTENCES,
    run_hash,
    sentence_hashes,
)
from stillwatch.detect.fingerprints.words import bare_words, lowered_bytes
from stillwatch.model.lake import MAX_SENTENCES

NO_UNITS: Final = np.empty(0, np.int64)


def system_units(text: str, secret: np.uint64) -> Int64s:
    """Hashes of a system text and of its first sentences, each once; none of an empty text."""
    found: Int64s = _system(lowered_bytes(text), secret)
    return found


def user_units(text: str, secret: np.uint64, before: Int64s = NO_UNITS) -> Int64s:
    """Hashes of a user text's head and tail, and of its first and last sentences, each once; behind those
    that came `before`."""
    found: Int64s = _user(before, lowered_bytes(text), secret)
    return found


@nb.njit(cache=True)
def _system(data: Bytes, secret: np.uint64) -> Int64s:
    hashes, ends = bare_words(data)
    out = np.zeros(SYSTEM_SENTENCES + 1, np.int64)
    whole = run_hash(hashes, 0, hashes.size, secret)
    count = sentence_hashes(hashes, ends, 0, hashes.size, secret, SYSTEM_SENTENCES, 0, out, 0)
    found: Int64s = _with(whole, out, count)
    return found


@nb.njit(cache=True)
def _user(before: Int64s, data: Bytes, secret: np.uint64) -> Int64s:
    hashes, ends = bare_words(data)
    size, begin = hashes.size, before.size
    room = np.empty(begin + MAX_SENTENCES - SYSTEM_SENTENCES + 2, np.int64)
    room[:begin] = before
    out = room[begin:]
    last = MAX_SENTENCES - SYSTEM_SENTENCES - FIRST_SENTENCES
    count = sentence_hashes(hashes, ends, 0, size, secret, FIRST_SENTENCES, last, out, 0)
    found: Int64s = _with(run_hash(hashes, 0, min(size, EDGE_WORDS), secret), out, count)
    if size > EDGE_WORDS:  # without words of its own a tail would only repeat the head
        found = _with(run_hash(hashes, size - EDGE_WORDS, size, secret), out, found.size)
    return room[: begin + found.size]


@nb.njit(cache=True)
def _with(h: np.int64, out: Int64s, count: int) -> Int64s:
    """The first `count` of `out`, and `h` behind them unless it is 0 or among them."""
    if h != 0:
        for i in range(count):
            if out[i] == h:
                return out[:count]
        out[count] = h
        count += 1
    return out[:count]
