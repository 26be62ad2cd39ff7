"""Accounts that one card or provider holds together, parted where they draw from two lists of wordings.

Two operators may buy from one seller. What tells them apart is looked for in one half of the exchanges and
tested on the other, so that chance differences, which any two halves of a pool show, part nobody.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from stillwatch.link.wordings import may_be_one
from stillwatch.model.traffic import Floats, Ints

_HALF: Final = 0.5
_ROUNDS: Final = 10  # of Lloyd's algorithm; two clear kinds take two or three


def part(pool: Ints, halves: tuple[csr_array, csr_array], held: csr_array, least: int) -> list[Ints]:
    """The pool (rows) in parts of at least `least` rows, each as it may come from one distribution.

    halves: counts of wordings by account, over every other exchange and over the rest; held: which account
    pays with which card, as a weight. A provider serves many operators; who shares cards has two jobs.
    """
    if len(pool) < 2 * least:
        return [pool]
    second = _two_kinds(halves[0][pool].toarray())
    one, other = pool[~second], pool[second]
    if min(len(one), len(other)) < least or may_be_one(halves[1], one, other):
        return [pool]
    if _mixed(held, one, other) >= _HALF:
        return [pool]
    return part(one, halves, held, least) + part(other, halves, held, least)


def _mixed(held: csr_array, one: Ints, other: Ints) -> float:
    """How many pairs of accounts that share a value lie across the two parts, over how many would if values
    were held without regard to the parts; pairs by weight."""
    x, y = (np.asarray((held[rows] > 0).sum(axis=0)).ravel().astype(float) for rows in (one, other))
    weight = np.asarray(held.max(axis=0).todense()).ravel()
    pairs = weight @ ((x + y) * (x + y - 1))
    n, m = len(one), len(other)
    due = pairs * n * m / ((n + m) * (n + m - 1))
    return float(weight @ (x * y) / due) if due > 0 else 0.0


def _two_kinds(counts: Floats) -> NDArray[np.bool_]:
    """Which rows are of the second kind: 2-means on square roots of shares (Hellinger's distance; Lloyd,
    Least squares quantization in PCM, 1982), from the sign of the first principal component on."""
    shares = np.sqrt(counts / np.maximum(counts.sum(axis=1, keepdims=True), 1.0))
    left, *_ = np.linalg.svd(shares - shares.mean(axis=0), full_matrices=False)
    second: NDArray[np.bool_] = left[:, 0] > 0
    for _ in range(_ROUNDS):
        if not second.any() or second.all():
            break
        centres = [shares[kind].mean(axis=0) for kind in (~second, second)]
        near, far = (((shares - centre) ** 2).sum(axis=1) for centre in centres)
        if (second == (far < near)).all():
            break
        second = far < near
    return second
