"""Fingerprints of texts that were never written: hashes, sketches, cells and sentences from random keys.

A wording has one sketch; a changed copy of it keeps some of its values, as MinHash of a changed text does;
every other text is unlike all others. Cells of meaning crowd where people write about the same things.
"""

from __future__ import annotations

from dataclasses import dataclass

import numba as nb
import numpy as np

from stillwatch.detect.fingerprints.arrays import (
    Bools,
    Bytes,
    Int8s,
    Int32s,
    Int64s,
    UInt16s,
    UInt64s,
)
from stillwatch.detect.fingerprints.hashing import mix
from stillwatch.detect.fingerprints.text import EDGE_WORDS
from stillwatch.model.lake import CELL_BITS, MAX_SENTENCES, SKETCH_SIZE
from stillwatch.range.fingerprints.draft import EXACT, SYSTEM, TAIL, Draft

_TOPICS, _SHARES = 512, 4096
_SENTENCE_WORDS = 14  # of a usual sentence
_MOST_OWN = 5  # sentences of a task that are kept: MAX_SENTENCES less those of frames
_STEP = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class Topics:
    """of: topic for each of 4,096 shares of all texts; sides: for each topic and plane, how probably (of 256)
    a text of it lies on the positive side."""

    of: UInt16s
    sides: Bytes


def draw_topics(rng: np.random.Generator) -> Topics:
    """What people write about, so uneven that two of 1,000 texts fall into one cell of 14 planes."""
    shares = np.arange(1, _TOPICS + 1) ** -0.7 * rng.lognormal(0.0, 0.4, _TOPICS)
    of = rng.choice(_TOPICS, _SHARES, p=shares / shares.sum()).astype(np.uint16)
    leaning = 1 / (1 + np.exp(-rng.normal(0.0, 2.2, (_TOPICS, CELL_BITS))))
    return Topics(of, np.clip(leaning * 256, 1, 255).astype(np.uint8))


@dataclass(frozen=True)
class Texts:
    """As detect.fingerprints.text has it, 0 for no text: hashes int64 [4, n] (system, head, tail, body);
    sketches uint16 [3, n, SKETCH_SIZE]; cells int32 [3, n]; sentences int64 [n, MAX_SENTENCES]."""

    hashes: Int64s
    sketches: UInt16s
    cells: Int32s
    sentences: Int64s
    counts: Int32s


def draw_texts(draft: Draft, keys: UInt64s, words: Int32s, topics: Topics) -> Texts:
    """The texts of a draft; `keys` makes each row's own text its own, `words` is the length of user texts."""
    return Texts(
        *_draw(
            keys,
            draft.frame,
            draft.place,
            draft.kept,
            draft.changed,
            draft.task,
            words,
            topics.of,
            topics.sides,
        )
    )


@nb.njit(cache=True)
def _draw(
    keys: UInt64s, frame: Int64s, place: Int8s, kept: Bytes, changed: Bools, task: Int64s, words: Int32s,
    topic_of: UInt16s, sides: Bytes,
) -> tuple[Int64s, UInt16s, Int32s, Int64s, Int32s]:  # fmt: skip
    n = keys.size
    hashes = np.zeros((4, n), np.int64)
    sketches = np.zeros((3, n, SKETCH_SIZE), np.uint16)
    cells = np.zeros((3, n), np.int32)
    sentences = np.zeros((n, MAX_SENTENCES), np.int64)
    counts = np.zeros(n, np.int32)
    for i in range(n):
        text = np.uint64(task[i]) if task[i] != 0 else keys[i]
        for p in range(3):
            framed = frame[i] != 0 and place[i] == p
            if not framed and (p == SYSTEM or (p == TAIL and words[i] <= EDGE_WORDS)):
                continue
            base = np.uint64(frame[i]) if framed else mix(text + np.uint64(p + 1))
            own = mix(keys[i] + np.uint64(p + 11)) if framed and kept[i] != EXACT else base
            hashes[p, i] = np.int64(own)
            _sketch(own, base, kept[i], sketches[p, i])
            cells[p, i] = _cell(own, base, kept[i], topic_of, sides)
        hashes[3, i] = np.int64(mix(text + np.uint64(4)))
        counts[i] = _sentences(keys[i], text, frame[i], place[i], kept[i], changed[i], words[i], sentences[i])
    return hashes, sketches, cells, sentences, counts


@nb.njit(cache=True, inline="always")
def _sketch(own: np.uint64, base: np.uint64, kept: int, out: UInt16s) -> None:
    """MinHash of the text `own`, in which a share `kept` of 255 of the values are those of `base`."""
    for w in range(SKETCH_SIZE // 4):
        shift = np.uint64(w + 1) * _STEP
        theirs = mix(base + shift)
        mine = mix(own + shift)
        choice = mix(mine + np.uint64(77))
        for j in range(4):
            at = np.uint64(16 * j)
            same = own == base or np.int64((choice >> at) & np.uint64(0xFF)) < kept
            out[4 * w + j] = np.uint16(((theirs if same else mine) >> at) & np.uint64(0xFFFF))


@nb.njit(cache=True, inline="always")
def _cell(own: np.uint64, base: np.uint64, kept: int, topic_of: UInt16s, sides: Bytes) -> np.int32:
    """Bits of the planes. A changed copy is turned away from `base` by an angle: paraphrases of cosine .85
    to .99 fall on another side of one plane in 6 to one in 24 (angle over pi)."""
    topic = topic_of[np.int64(mix(base + np.uint64(5)) & np.uint64(_SHARES - 1))]
    turned = 0 if own == base else 46 - 36 * kept // 255
    code = 0
    for w in range(CELL_BITS // 8):
        drawn = mix(base + np.uint64(w + 101))
        flips = mix(own + np.uint64(w + 201))
        for j in range(8):
            at = np.uint64(8 * j)
            side = np.int64((drawn >> at) & np.uint64(0xFF)) < sides[topic, 8 * w + j]
            flipped = np.int64((flips >> at) & np.uint64(0xFF)) < turned
            if side != flipped:
                code |= 1 << (8 * w + j)
    return np.int32(code)


@nb.njit(cache=True, inline="always")
def _sentences(
    key: np.uint64, text: np.uint64, frame: int, place: int, kept: int, changed: bool, words: int, out: Int64s
) -> int:
    """Whole sentences of the frame, those that nobody changed, and then the task's own."""
    count = 0
    if frame != 0:
        base = np.uint64(frame)
        whole = 1 + np.int64(mix(base + np.uint64(6)) % np.uint64(3 if place == SYSTEM else 2))
        for j in range(whole):
            luck = np.int64(mix(key + np.uint64(301 + j)) & np.uint64(0xFF))
            if not changed or luck < kept:
                out[count] = np.int64(mix(base + np.uint64(401 + j)))
                count += 1
    for j in range(min(words // _SENTENCE_WORDS, _MOST_OWN)):
        out[count] = np.int64(mix(text + np.uint64(501 + j)))
        count += 1
    return count
