"""Evidence over time that an account works for a known campaign, as an e-process.

Null hypothesis: the account is a customer, whose exchanges show a new mark of the campaign with a chance of
at most `p0` each. Alternative: a share of its exchanges is harvest, of which `marked` show one. Each
exchange multiplies the evidence by a factor whose expectation under the null hypothesis is at most 1, so
that it ever exceeds 1 / ALPHA for a share of at most ALPHA of all customers (Ville's inequality). Source:
Wald's sequential ratio as a test martingale (Ramdas and others, Game-theoretic statistics and safe anytime-
valid inference, 2023); the choice of targets as evidence as in SybilEdge (Breuer and others, WWW 2020).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from stillwatch.model.traffic import Floats

ALPHA: Final = 1e-5  # a tenth of the one customer in 10,000 that may be wrong in all
RECOGNISED: Final = float(-np.log2(ALPHA))  # bits
# shares of harvest that are bet on, each with a third of the stake: hardly a member, half, nearly all
SHARES: Final = (0.1, 0.5, 0.9)


def evidence(shows: NDArray[np.bool_], p0: float, marked: float, so_far: Floats) -> Floats:
    """Bits of each bet after every exchange: [exchanges, SHARES].

    shows: for each exchange in order of time, whether it shows a mark that the account did not show before.
    What it showed before it is free to repeat: its programs do. Such exchanges are left out. so_far: bits
    of each bet before.
    """
    p0 = min(max(p0, 1e-9), 1.0)
    marked = max(marked, p0)  # less would be no alternative
    share = np.array(SHARES)
    hit = np.log2(1 - share + share * marked / p0)
    miss = np.log2(1 - share + share * (1 - marked) / max(1 - p0, 1e-9))
    steps = np.where(shows[:, None], hit, miss)
    total: Floats = so_far + np.cumsum(steps, axis=0)
    return total


def growth(p0: Floats, marked: Floats) -> Floats:
    """Bits that an exchange of an account which harvests half the time is expected to bring (Kelly)."""
    p0 = np.clip(p0, 1e-9, 1 - 1e-9)
    marked = np.maximum(marked, p0)
    half = SHARES[1]
    hit = np.log2(1 - half + half * marked / p0)
    miss = np.log2(1 - half + half * (1 - marked) / (1 - p0))
    shown = (1 - half) * p0 + half * marked
    expected: Floats = shown * hit + (1 - shown) * miss
    return expected


def together(bits: Floats) -> Floats:
    """Bits of the bets as one stake, in equal parts: log2 of the mean of the e-values, over the last axis."""
    total: Floats = np.logaddexp2.reduce(bits, axis=-1) - np.log2(bits.shape[-1])
    return total


def habit_bits(inside: float, members: int, others: float, population: int) -> float:
    """Evidence of one value (a client, a card): log2 of half the likelihood ratio, members against others,
    plus a half: half of the stake is kept, since replacements may live elsewhere. Each count is one more
    than was seen among the others."""
    ratio = (inside / max(members, 1)) / ((others + 1) / (population + 1))
    return float(np.log2(0.5 + 0.5 * ratio))
