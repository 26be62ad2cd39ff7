"""Accounts that one card or provider holds together, parted where they draw from two lists of wordings.

Two operators may buy from one seller. What tells them apart is looked for in one half of the exchanges and
tested on the other, so that chance differences, which any two halves of a pool show, part nobody.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from stillwatch.link.wordings import may_be_one
from stillwatch.model.traffic import Floats, Ints

_HALF: Final = 0.5
_ROUNDS: Final = 10  # of Lloyd's algorithm; two clear kinds take two or three
_POWERS: Final = 20  # a sign is wanted, not the component


def part(pool: Ints, halves: tuple[csr_array, csr_array], held: csr_array, least: int) -> list[Ints]:
    """The pool (rows) in parts of at least `least` rows, each as it may come from one distribution.

    halves: counts of wordings by account, over every other exchange and over the rest; held: which account
    pays with which card, as a weight. A provider serves many operators; who shares cards has two jobs.
    """
    if len(pool) < 2 * least:
        return [pool]
    second = _two_kinds(halves[0][pool])
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


def _two_kinds(counts: csr_array) -> NDArray[np.bool_]:
    """Which rows are of the second kind: 2-means on square roots of shares (Hellinger's distance; Lloyd,
    Least squares quantization in PCM, 1982), from the sign of the first principal component on."""
    sent = np.maximum(np.asarray(counts.sum(axis=1)).ravel(), 1.0)
    roots = csr_array(diags_array(1 / sent) @ counts).sqrt()
    second: NDArray[np.bool_] = _first_component(roots) > 0
    for _ in range(_ROUNDS):
        if not second.any() or second.all():
            break
        # squared distance from each centre, less the row's own square
        near, far = (c @ c - 2 * (roots @ c) for c in (_mean(roots[~second]), _mean(roots[second])))
        if (second == (far < near)).all():
            break
        second = far < near
    return second


def _mean(rows: csr_array) -> Floats:
    mean: Floats = np.asarray(rows.mean(axis=0)).ravel()
    return mean


def _first_component(rows: csr_array) -> Floats:
    """Each row's place along the first principal component, by power iteration; no dense table is made."""
    middle = _mean(rows)
    places: Floats = np.random.default_rng(1).standard_normal(rows.shape[0])
    for _ in range(_POWERS):
        places -= places.mean()
        along = rows.T @ places - middle * places.sum()
        places = rows @ along - middle @ along
        places /= max(float(np.abs(places).max()), 1e-300)
    centred: Floats = places - places.mean()
    return centred
