"""Words, sentences and vocabulary pieces the slow and plain way: what the kernels are held against."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

import numpy as np

_WORD = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]|[a-z0-9'\u00df-\u00f6\u00f8-\u00ff\u0430-\u044f]+"
)
_FULL_STOP = re.compile(r"\.(?=[\x00- \"]|$)")


@cache
def tokens() -> dict[str, int]:
    """Token to its row, as the table lists them."""
    file = resources.files("stillwatch.detect.fingerprints") / "table/tokens.npz"
    with file.open("rb") as stream:
        return {
            token: row for row, token in enumerate(np.load(stream)["tokens"].tobytes().decode().split("\n"))
        }


def plain_words(text: str) -> list[str]:
    """Lower-cased words of a text in Latin, Cyrillic or CJK letters; numbers all read `0`."""
    return ["0" if word.isdigit() else word for word in _WORD.findall(text.lower())]


def plain_sentences(text: str) -> list[list[str]]:
    """Words of each sentence: ends are ! ? ; : a line feed, and a full stop that a blank follows."""
    parts = re.split(r"[!?;:\n\u3002\uff01\uff1f]", _FULL_STOP.sub("\n", text))
    return [words for part in parts if (words := plain_words(part))]


def plain_pieces(word: str) -> list[int]:
    """Greedy longest-match WordPiece; nothing where a part of the word has no token."""
    table, found, at = tokens(), [], 0
    if word == "0":
        return []
    if word in table:
        return [table[word]]
    while at < len(word):
        prefix = "##" if at else ""
        end = next((e for e in range(len(word), at, -1) if prefix + word[at:e] in table), None)
        if end is None:
            return []
        found.append(table[prefix + word[at:end]])
        at = end
    return found
