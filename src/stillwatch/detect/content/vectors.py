"""From the lake's columns to one vector an exchange: head, tail and whole text in meaning, and length."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from stillwatch.detect.fingerprints.arrays import Float32s, Int8s, Int64s
from stillwatch.model.lake import MEANING_DIMENSIONS

_DOUBLINGS: Final = 11  # lengths from 0 to 1,023 words; longer ones count as the longest
WIDTH: Final = 3 * MEANING_DIMENSIONS + _DOUBLINGS


def content_vectors(head: Int8s, tail: Int8s, body: Int8s, words: NDArray[np.integer]) -> Float32s:
    """Sketches int8 [n, 64] of each place and word counts [n] to float32 [n, 203].

    Each place has length 1, a missing one 0. Head and tail say how a text is asked for, the body what
    about. A length is spread over the two nearest doublings of a word, so that a mean of rows is a
    smooth histogram of lengths. All are columns of the lake; no text is needed.
    """
    return np.concatenate([_unit(head), _unit(tail), _unit(body), _lengths(words)], axis=1)


def _unit(stored: Int8s) -> Float32s:
    x = stored.astype(np.float32)
    length = np.linalg.norm(x, axis=1, keepdims=True)
    unit: Float32s = np.divide(x, length, out=np.zeros_like(x), where=length > 0)
    return unit


def _lengths(words: NDArray[np.integer]) -> Float32s:
    doublings = np.minimum(np.log2(1 + words.astype(np.float32)), _DOUBLINGS - 1)
    near: Float32s = np.maximum(1 - np.abs(doublings[:, None] - np.arange(_DOUBLINGS)), 0).astype(np.float32)
    return near


def thin(sources: Int64s, most: int, seed: int) -> Int64s:
    """Sorted positions of at most `most` rows of each source (account, conversation), chosen by `seed`."""
    order = np.random.default_rng(seed).permutation(len(sources))
    grouped = order[np.argsort(sources[order], kind="stable")]
    at = sources[grouped]
    rank = np.arange(len(at)) - np.searchsorted(at, at)
    kept: Int64s = np.sort(grouped[rank < most]).astype(np.int64)
    return kept
