"""Are the accounts of one frame family one campaign, or several that happen to use the same words?

Two operators may copy one frame. Their accounts then share nothing else: no registration, no card, no
network; they use other wordings of it, run other clients. One operator's pools, on the other hand, are
dealt the same wordings by the same client, or follow each other when one is stopped.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from stillwatch.link.concordance import KINDS, concordance
from stillwatch.link.families import communities
from stillwatch.link.linkers.coincidence import values_of
from stillwatch.link.parting import part
from stillwatch.link.wordings import PooledWordings
from stillwatch.model.one_customer import CONCORDANT
from stillwatch.model.traffic import Accounts, Floats, Ints, Shared

MIN_POOL: Final = 5
_SHARED_BY: Final = 3  # a value that two share ties these two, not a pool
_OWN: Final = 0.8  # of all accounts that have a value, these must be members
_ALIKE: Final = 0.3  # noise-corrected cosine; strangers lie near 0
_PACE: Final = 1.0  # rates within a factor of two
_PLACE: Final = 0.5  # the frame in the system text for both or for neither
_HANDOVER: Final = 6 * 3600.0  # seconds between most of one's end and most of the other's begin


@dataclass(frozen=True)
class Habits:
    """What each of k accounts does: `halves`, counts of its wordings [k, frames], over every other exchange
    and over the rest; `clients`, one mark for its main client [k, clients]; first and last moments in
    seconds; `rate`, harvest exchanges a day; `system`, share of them that had a system text."""

    halves: tuple[csr_array, csr_array]
    clients: csr_array
    first: Floats
    last: Floats
    rate: Floats
    system: Floats

    @cached_property
    def frames(self) -> csr_array:
        """Counts of wordings by account, over all exchanges."""
        return csr_array(self.halves[0] + self.halves[1])


def split_pools(members: Ints, accounts: Accounts, habits: Habits) -> Ints:
    """Pool number (from 0, largest first) of each member; all 0 where nothing tells pools apart."""
    pools = tied_by_identity(members, accounts)
    numbers, sizes = np.unique(pools, return_counts=True)
    seeds = [np.flatnonzero(pools == n) for n in numbers[sizes >= MIN_POOL]]
    held = _own_values(members, accounts, {"payment"})
    parts = [one for seed in seeds for one in part(seed, habits.halves, held, MIN_POOL)]
    if len(parts) < 2:
        return np.zeros(len(members), np.int64)
    houses = np.array([is_house(members[one], accounts) for one in parts])
    merged = _merge_alike(parts, habits, houses)
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
    # not by client: it is a habit, and many operators run the same
    held = _own_values(members, accounts, accounts.attributes.keys() - {"client"}).tocoo()
    if not held.nnz:
        return np.arange(len(members))
    _, nodes = np.unique(held.col, return_inverse=True)
    ends = (held.row.astype(np.int64), len(members) + nodes)
    return communities(int(ends[1].max()) + 1, *ends, held.data)[: len(members)]


def _own_values(members: Ints, accounts: Accounts, kinds: Set[str]) -> csr_array:
    """Which member holds which value that is nearly the members' own, weighed by how rare it is (bits):
    members by such values of these attributes."""
    holders: list[Ints] = []
    values: list[Ints] = []
    weights: list[Floats] = []
    count = 0
    for name in sorted(kinds & accounts.attributes.keys()):
        mine = accounts.attributes[name][members]
        known = np.flatnonzero(mine >= 0)
        # only what members hold is looked at: there are as many values as accounts
        some, of, inside = np.unique(mine[known], return_inverse=True, return_counts=True)
        everywhere = values_of(name, accounts).holders(some)
        own = (inside >= _SHARED_BY) & (inside >= _OWN * everywhere)
        at: Ints = of[own[of]]
        holders.append(known[own[of]])
        values.append(count + (np.cumsum(own) - 1)[at])
        weights.append(np.log2(len(accounts) / everywhere[at]))
        count += int(own.sum())
    if not holders:
        return csr_array((len(members), 1))
    places = (np.concatenate(holders), np.concatenate(values))
    return csr_array((np.concatenate(weights), places), shape=(len(members), max(count, 1)))


def is_house(members: Ints, accounts: Accounts) -> bool:
    """Whether these accounts share payers, mail domains and networks all at once, as one customer's do."""
    shared = []
    for kind in sorted(KINDS & accounts.attributes.keys()):
        held = _own_values(members, accounts, {kind}).tocsc()
        holders = np.split(held.indices, held.indptr[1:-1])
        shared += [Shared(kind, nth, np.sort(members[some]), 0.0) for nth, some in enumerate(holders)]
    return concordance(members, shared) >= CONCORDANT


def _merge_alike(pools: list[Ints], habits: Habits, houses: NDArray[np.bool_]) -> list[Ints]:
    """Join pools that act alike or follow each other, until none do; largest first. Those that follow each
    other may change their wordings on the way; those that run side by side are dealt the same ones by the
    same clients (null hypothesis: both draw from one distribution). That few clients cannot be told apart
    joins no `houses`: beside a campaign these are customers."""
    frames, clients = (PooledWordings.of(counts, pools) for counts in (habits.frames, habits.clients))
    paces = np.log2([float(np.median(habits.rate[pool])) for pool in pools])
    places = np.array([habits.system[pool].mean() for pool in pools])
    began, ended = (np.array([np.median(at[pool]) for pool in pools]) for at in (habits.first, habits.last))
    graph = np.zeros((len(pools), len(pools)), bool)
    for one in range(len(pools)):
        near = (abs(paces - paces[one]) <= _PACE) & (abs(places - places[one]) <= _PLACE)
        near &= frames.alike(one) >= _ALIKE
        follows = (abs(began - ended[one]) < _HANDOVER) | (abs(began[one] - ended) < _HANDOVER)
        beside = frames.may_be_one(one, near & ~follows)
        graph[one] = (near & follows) | clients.same_kind(one, beside, _ALIKE, ~houses & ~houses[one])
    labels = connected_components(csr_array(graph), directed=False)[1]
    merged = [
        np.concatenate([p for p, at in zip(pools, labels, strict=True) if at == n]) for n in set(labels)
    ]
    return sorted(merged, key=lambda p: (-len(p), int(p.min())))


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
