"""Texts to words: 64-bit hashes of lower-cased words, sentence ends, and vocabulary pieces.

A word is a run of letters or digits; every CJK character is a word of its own, so that texts
without spaces have frames too. Any run of digits hashes alike: numbers are slots, not wording.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numba as nb
import numpy as np

from stillwatch.detect.fingerprints.arrays import Bytes, Int32s, Int64s, UInt64s
from stillwatch.detect.fingerprints.vocabulary import CONTINUED, PLAIN, Vocabulary, begins_token, find

_PRIME = np.uint64(0x100000001B3)
_DIGITS = np.uint64(0xD1B54A32D192ED03)
_MAX_PIECED_BYTES = 48  # a longer "word" is an identifier or an encoding: no meaning is looked up
_LETTER, _DIGIT, _CJK, _END, _SPACE, _LONGER = 0, 1, 2, 3, 4, 5


@dataclass(frozen=True)
class Words:
    """Words of many texts, flat: text i has words `starts[i]:starts[i+1]`, word w has vocabulary
    pieces `piece_starts[w]:piece_starts[w+1]`. `ends[w]` is 1 where a sentence ends after word w;
    `sizes[w]` is the word's length in bytes."""

    hashes: UInt64s
    ends: Bytes
    sizes: Bytes
    starts: Int64s
    pieces: Int32s
    piece_starts: Int64s


def split_words(texts: Sequence[str], vocabulary: Vocabulary) -> Words:
    """Words of `texts`, in order."""
    data, offsets = lowered(texts)
    return Words(*_split(data, offsets, vocabulary.index, vocabulary.prefixes))


def lowered(texts: Sequence[str]) -> tuple[Bytes, Int64s]:
    """The texts in lower case as UTF-8, one after the other, and where each begins (and the last ends)."""
    # most are ASCII, which is put into lower case in one go
    encoded = [_encoded(text) for text in texts]
    offsets = np.zeros(len(encoded) + 1, np.int64)
    np.cumsum([len(e) for e in encoded], out=offsets[1:])
    return np.frombuffer(b"".join(encoded).lower() or b" ", np.uint8), offsets


def lowered_bytes(text: str) -> Bytes:
    """One text in lower case as UTF-8, a blank where it is empty."""
    return np.frombuffer(_encoded(text).lower() or b" ", np.uint8)


def _encoded(text: str) -> bytes:
    return (text if text.isascii() else text.lower()).encode("utf-8", "replace")


@nb.njit(cache=True, inline="always")
def _character(data: Bytes, at: int, stop: int) -> tuple[int, int]:
    """Code point and length in bytes at `at`; a broken sequence reads as one separator byte."""
    first = data[at]
    if first < 0x80:
        return int(first), 1
    if first >= 0xF0 and at + 3 < stop:
        return (
            ((first & 7) << 18)
            | ((data[at + 1] & 63) << 12)
            | ((data[at + 2] & 63) << 6)
            | (data[at + 3] & 63)
        ), 4
    if 0xE0 <= first < 0xF0 and at + 2 < stop:
        return ((first & 15) << 12) | ((data[at + 1] & 63) << 6) | (data[at + 2] & 63), 3
    if 0xC0 <= first < 0xE0 and at + 1 < stop:
        return ((first & 31) << 6) | (data[at + 1] & 63), 2
    return 32, 1


@nb.njit(cache=True, inline="always")
def _class_of(c: int) -> int:
    if c < 128:
        if (97 <= c <= 122) or c == 39:
            return _LETTER
        if 48 <= c <= 57:
            return _DIGIT
        # . ! ? ; : and the line feed end a sentence
        return _END if c in (46, 33, 63, 59, 58, 10) else _SPACE
    if 0x3040 <= c <= 0x30FF or 0x3400 <= c <= 0x4DBF or 0x4E00 <= c <= 0x9FFF:
        return _CJK
    if c in (0x3002, 0xFF01, 0xFF1F, 0xFF1B, 0xFF1A, 0x061F, 0x0964):
        return _END
    if c == 0xA0 or 0x2000 <= c <= 0x206F or 0x3000 <= c <= 0x303F or 0xFF00 <= c <= 0xFF0F:
        return _SPACE
    return _LETTER


# By the first byte of a character: its class, or that it has more bytes. Decisions wait for long texts to be
# read, so that a byte of ASCII costs one look at a table
_KINDS = np.array([_class_of.py_func(c) if c < 128 else _LONGER for c in range(256)], np.uint8)


@nb.njit(cache=True)
def _pieces(
    data: Bytes, start: int, stop: int, index: UInt64s, prefixes: Bytes, out: Int32s, count: int
) -> int:
    """Greedy longest-match WordPiece of one word; nothing where a part has no piece."""
    first = count
    at = start
    while at < stop:
        h = PLAIN if at == start else CONTINUED
        best, best_end = -1, at
        for end in range(at, stop):
            h = (h ^ np.uint64(data[end])) * _PRIME
            if not begins_token(h, prefixes):
                break
            slot = find(h, index)
            if slot >= 0:
                best, best_end = slot, end + 1
        if best < 0:
            return first
        out[count] = best
        count += 1
        at = best_end
    return count


@nb.njit(cache=True, forceinline=True)
def _short(data: Bytes, at: int, stop: int, h: np.uint64, letters: bool) -> tuple[int, np.uint64, bool]:
    """Add letters and digits of one byte each to a word whose hash is `h`: its end, its hash, and whether it
    has letters."""
    while at < stop and _KINDS[data[at]] <= _DIGIT:
        letters |= _KINDS[data[at]] == _LETTER
        h = (h ^ np.uint64(data[at])) * _PRIME
        at += 1
    return at, h, letters


@nb.njit(cache=True)
def _longer(data: Bytes, at: int, stop: int, h: np.uint64, letters: bool) -> tuple[int, np.uint64, bool]:
    """As `_short`, where the character at `at` has several bytes; nothing is added where it is no letter."""
    begins = h == PLAIN
    while at < stop and _KINDS[data[at]] == _LONGER:
        c, length = _character(data, at, stop)
        kind = _class_of(c)
        if kind > _DIGIT and not (kind == _CJK and begins):
            break
        for b in range(at, at + length):
            h = (h ^ np.uint64(data[b])) * _PRIME
        at += length
        letters |= kind != _DIGIT
        if kind == _CJK:
            break
        begins = False
        at, h, letters = _short(data, at, stop, h, letters)
    return at, h, letters


@nb.njit(cache=True, forceinline=True)
def next_word(
    data: Bytes, at: int, stop: int, ends: Bytes, words: int, first: int
) -> tuple[int, int, np.uint64, bool]:
    """The first word of `data[at:stop]`: where it begins and ends, its hash, whether it is all digits; it
    begins at `stop` where there is none. A sentence that ends before it is noted in `ends` of the word
    before, if the text, whose first word is `first`, has one."""
    while at < stop:
        c, length = np.int64(data[at]), 1
        kind = np.int64(_KINDS[c])
        if kind == _LONGER:
            c, length = _character(data, at, stop)
            kind = _class_of(c)
        if kind == _END:
            # a full stop inside a number, an address or a file name ends nothing
            after = data[at + length] if at + length < stop else 32
            if words > first and (c != 46 or after <= 32 or after == 34):
                ends[words - 1] = 1
        if kind >= _END:
            at += length
            continue
        begin = at
        at, h, letters = _short(data, at, stop, PLAIN, False)
        if at < stop and _KINDS[data[at]] == _LONGER:
            at, h, letters = _longer(data, at, stop, h, letters)
        return begin, at, h if letters else _DIGITS, not letters
    return stop, stop, PLAIN, False


@nb.njit(cache=True)
def split_text(
    data: Bytes, at: int, stop: int, index: UInt64s, prefixes: Bytes,
    hashes: UInt64s, ends: Bytes, sizes: Bytes, pieces: Int32s, piece_starts: Int64s, words: int, count: int,
) -> tuple[int, int]:  # fmt: skip
    """Add the words of the text `data[at:stop]` to the `words` words and `count` pieces that are in the
    arrays of `word_arrays`; gives how many there are then. A text needs room for one more than its bytes."""
    first = words
    while True:
        begin, at, h, digits = next_word(data, at, stop, ends, words, first)
        if begin == stop:
            break
        hashes[words] = h
        ends[words] = 0
        sizes[words] = min(at - begin, 255)
        piece_starts[words] = count
        if not digits:
            slot = find(h, index)
            if slot >= 0:
                pieces[count] = slot
                count += 1
            elif at - begin <= _MAX_PIECED_BYTES:
                count = _pieces(data, begin, at, index, prefixes, pieces, count)
        words += 1
    piece_starts[words] = count
    return words, count


@nb.njit(cache=True)
def bare_words(data: Bytes) -> tuple[UInt64s, Bytes]:
    """Hashes of the words of one text in lower case, and where its sentences end, as in `Words`."""
    hashes, ends = np.empty(data.size + 1, np.uint64), np.empty(data.size + 1, np.uint8)
    at, words = 0, 0
    while True:
        begin, at, h, _ = next_word(data, at, data.size, ends, words, 0)
        if begin == data.size:
            return hashes[:words], ends[:words]
        hashes[words] = h
        ends[words] = 0
        words += 1


@nb.njit(cache=True)
def word_arrays(room: int) -> tuple[UInt64s, Bytes, Bytes, Int32s, Int64s]:
    """Room for as many words and pieces: hashes, ends, sizes, pieces and piece_starts as in `Words`."""
    return (
        np.empty(room, np.uint64), np.empty(room, np.uint8), np.empty(room, np.uint8),
        np.empty(room, np.int32), np.zeros(room, np.int64),
    )  # fmt: skip


@nb.njit(cache=True)
def _split(
    data: Bytes, offsets: Int64s, index: UInt64s, prefixes: Bytes
) -> tuple[UInt64s, Bytes, Bytes, Int64s, Int32s, Int64s]:
    hashes, ends, sizes, pieces, piece_starts = word_arrays(data.size + 1)
    starts = np.zeros(offsets.size, np.int64)
    words, count = 0, 0
    for t in range(offsets.size - 1):
        words, count = split_text(
            data, offsets[t], offsets[t + 1], index, prefixes,
            hashes, ends, sizes, pieces, piece_starts, words, count,
        )  # fmt: skip
        starts[t + 1] = words
    return (
        hashes[:words], ends[:words], sizes[:words], starts, pieces[:count], piece_starts[: words + 1],
    )  # fmt: skip
