"""Are the accounts of one frame family one campaign, or several that happen to use the same words?

Two operators may copy one frame. Their accounts then share nothing else: no registration, no card, no
network; they use other wordings of it, run other clients. One operator's pools, on the other hand, are
dealt the same wordings by the same client, or follow each other when one is stopped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from stillwatch.link.families import communities
from stillwatch.model.statistics import counts_of
from stillwatch.model.traffic import Accounts, Floats, Ints

MIN_POOL: Final = 5
_SHARED_BY: Final = 3  # a value that two share ties these two, not a pool
_OWN: Final = 0.8  # of all accounts that have a value, these must be members
# Noise-corrected cosines: draws of one distribution have 1, strangers near 0, and two who copied one
# frame and reworded the half of it each about a half.
_ONE_DISTRIBUTION: Final = 0.8
_ALIKE: Final = 0.3
_ERRORS: Final = 2.0  # standard errors by which few counts may fall short
_HANDOVER: Final = 6 * 3600.0  # seconds


@dataclass(frozen=True)
class Habits:
    """What each of k accounts does: `frames`, counts of its wordings [k, frames]; `clients`, one mark for
    its main client [k, clients]; first and last moments in seconds; `rate`, harvest exchanges a day;
    `system`, share of them that had a system text."""

    frames: csr_array
    clients: csr_array
    first: Floats
    last: Floats
    rate: Floats
    system: Floats


def split_pools(members: Ints, accounts: Accounts, habits: Habits) -> Ints:
    """Pool number (from 0, largest first) of each member; all 0 where nothing tells pools apart."""
    pools = tied_by_identity(members, accounts)
    numbers, sizes = np.unique(pools, return_counts=True)
    seeds = numbers[sizes >= MIN_POOL]
    if len(seeds) < 2:
        return np.zeros(len(members), np.int64)
    merged = _merge_alike([np.flatnonzero(pools == s) for s in seeds], habits)
    return _assign(merged, habits, len(members))


def absorb(pools: Ints, weak: list[int], habits: Habits) -> Ints:
    """Pool numbers with the members of `weak` pools given to whichever other pool they resemble most."""
    label = pools.copy()
    standing = [n for n in np.unique(pools) if n not in weak]
    loose = np.flatnonzero(np.isin(pools, weak))
    resemblance = np.stack([_resemblance(habits, np.flatnonzero(pools == n), loose) for n in standing])
    label[loose] = np.array(standing)[np.argmax(resemblance, axis=0)]
    return label


def tied_by_identity(members: Ints, accounts: Accounts) -> Ints:
    """Communities of members around values that are (nearly) their own; a chance meeting ties nobody."""
    holders: list[Ints] = []
    values: list[Ints] = []
    weights: list[Floats] = []
    count = len(members)
    for name, codes in accounts.attributes.items():
        mine = codes[members]
        size = int(codes.max(initial=-1)) + 1
        if name == "client" or size == 0:  # a client is a habit: many operators run the same
            continue
        inside, everywhere = counts_of(mine, size), counts_of(codes, size)
        own = (inside >= _SHARED_BY) & (inside >= _OWN * everywhere)
        held = np.flatnonzero((mine >= 0) & own[np.maximum(mine, 0)])
        holders.append(held)
        values.append(count + mine[held])
        weights.append(np.log2(len(codes) / everywhere[mine[held]]))
        count += size
    if not holders or not sum(map(len, holders)):
        return np.arange(len(members))
    ends = np.concatenate(values)
    _, nodes = np.unique(ends, return_inverse=True)
    edges = (np.concatenate(holders), len(members) + nodes)
    found = communities(int(edges[1].max()) + 1, *edges, np.concatenate(weights))
    return found[: len(members)]


def _merge_alike(pools: list[Ints], habits: Habits) -> list[Ints]:
    """Join pools that act alike or follow each other, until none do; largest first."""
    graph = np.zeros((len(pools), len(pools)), bool)
    for a in range(len(pools)):
        for b in range(a + 1, len(pools)):
            graph[a, b] = _one_operator(pools[a], pools[b], habits)
    labels = connected_components(csr_array(graph), directed=False)[1]
    merged = [
        np.concatenate([p for p, at in zip(pools, labels, strict=True) if at == n]) for n in set(labels)
    ]
    return sorted(merged, key=lambda p: (-len(p), int(p.min())))


def _one_operator(a: Ints, b: Ints, habits: Habits) -> bool:
    """Pools that follow each other may change their wordings on the way; pools that run side by side are
    dealt the same ones by the same clients (null hypothesis: both draw from one distribution)."""
    wording = _alike(habits.frames, a, b)
    if wording < _ALIKE or not _same_pace_and_place(a, b, habits):
        return False
    if _handover(a, b, habits) or _handover(b, a, habits):
        return True
    if _alike(habits.clients, a, b) < _ALIKE:
        return False
    return wording + _ERRORS * _error(habits.frames, a, b) >= _ONE_DISTRIBUTION


def _same_pace_and_place(a: Ints, b: Ints, habits: Habits) -> bool:
    """Rates within a factor of two, and the frame in the system text for both or for neither."""
    pace = abs(np.log2(np.median(habits.rate[a]) / np.median(habits.rate[b])))
    return bool(pace <= 1.0 and abs(habits.system[a].mean() - habits.system[b].mean()) <= 0.5)


def _alike(counts: csr_array, a: Ints, b: Ints) -> float:
    """Cosine of two pools' distributions, corrected for the noise of small counts; 1 where one of them
    never repeats anything, so that nothing can be said."""
    x, y = np.asarray(counts[a].sum(axis=0)).ravel(), np.asarray(counts[b].sum(axis=0)).ravel()
    n, m = x.sum(), y.sum()
    if n < 2 or m < 2:
        return 1.0
    own_x, own_y = (x * (x - 1)).sum() / (n * (n - 1)), (y * (y - 1)).sum() / (m * (m - 1))
    if own_x <= 0 or own_y <= 0:
        return 1.0
    return float((x / n * (y / m)).sum() / np.sqrt(own_x * own_y))


def _error(counts: csr_array, a: Ints, b: Ints) -> float:
    """Standard error of `_alike`, by leaving out one account at a time (jackknife; Efron, 1982)."""
    square = 0.0
    for one, other in ((a, b), (b, a)):
        each = _without_each(counts[one], np.asarray(counts[other].sum(axis=0)).ravel())
        square += (len(one) - 1) / len(one) * float(((each - each.mean()) ** 2).sum())
    return float(np.sqrt(square))


def _without_each(rows: csr_array, y: Floats) -> Floats:
    """The corrected cosine of the sum of `rows` with `y`, each row left out once."""
    x = np.asarray(rows.sum(axis=0)).ravel()
    m = y.sum()
    sizes = np.asarray(rows.sum(axis=1)).ravel()
    left = x.sum() - sizes
    squares = x @ x - 2 * (rows @ x) + np.asarray(rows.multiply(rows).sum(axis=1)).ravel()
    own_x = (squares - left) / np.maximum(left * (left - 1), 1.0)
    own_y = (y * (y - 1)).sum() / max(m * (m - 1), 1.0)
    cross = (x @ y - rows @ y) / np.maximum(left * m, 1.0)
    said = (own_x > 0) & (own_y > 0)
    cosine: Floats = np.where(said, cross / np.sqrt(np.where(said, own_x * own_y, 1.0)), 1.0)
    return cosine


def _handover(a: Ints, b: Ints, habits: Habits) -> bool:
    """Most of b begins within hours of the moment most of a ends."""
    ended, began = float(np.median(habits.last[a])), float(np.median(habits.first[b]))
    return abs(began - ended) < _HANDOVER


def _assign(pools: list[Ints], habits: Habits, members: int) -> Ints:
    """Members of no pool go to the one whose wordings theirs resemble most."""
    label = np.full(members, -1, np.int64)
    for number, pool in enumerate(pools):
        label[pool] = number
    loose = np.flatnonzero(label < 0)
    if len(loose):
        resemblance = np.stack([_resemblance(habits, pool, loose) for pool in pools])
        label[loose] = np.argmax(resemblance, axis=0)
    return label


def _resemblance(habits: Habits, pool: Ints, loose: Ints) -> Floats:
    """Log-likelihood of each loose member's wordings and client under the pool's (add-half smoothing)."""
    total = np.zeros(len(loose))
    for counts in (habits.frames, habits.clients):
        inside = np.asarray(counts[pool].sum(axis=0)).ravel() + 0.5
        logs = np.log(inside / inside.sum())
        total += np.asarray(counts[loose] @ logs).ravel()
    return total
