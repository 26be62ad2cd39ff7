"""Islands: accounts of a campaign that hold together among themselves, and that no value ties to the others.

A pool of the operator's may be an island; so may a few pupils or a reseller's accounts whose words the
campaign uses. Their values say that they are each other's. Whether they are the campaign's is told by whether
they work as the others do, and there they are no witnesses for themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from stillwatch.model.traffic import Ints

_LEAST_SHARE: Final = 0.05  # of the linked accounts; fewer cannot move what is usual among these
_MOST_SHARE: Final = 0.5
_LEAST: Final = 2
_OF_MOMENTS: Final = -1  # number of the island of those whom no value ties
_LEAST_OTHERS: Final = 3  # linked accounts of which one can say what is usual


def islands(members: Ints, holders: Iterable[Ints]) -> Ints:
    """Number of the island of each of the `members` (sorted): whoever holds a value together is on one.

    holders: the accounts that hold each value, members or not.
    """
    some = [np.searchsorted(members, np.intersect1d(one, members)) for one in holders]
    rows = np.concatenate([np.empty(0, np.int64), *some])
    columns = len(members) + np.repeat(np.arange(len(some)), [len(one) for one in some])
    size = len(members) + len(some)
    graph = csr_array((np.ones(len(rows), np.int8), (rows, columns)), shape=(size, size))
    labels: Ints = connected_components(graph, directed=False)[1][: len(members)].astype(np.int64)
    return labels


def apart(members: Ints, island: Ints, linked: Ints) -> Iterator[tuple[Ints, Ints]]:
    """The accounts of each island that could move what is usual among the linked ones, and the linked ones
    that are on none of it: at least a twentieth of the linked accounts and at most half. Linked accounts that
    no value ties to anybody, but moments do, are one island together."""
    is_linked = np.isin(members, linked)
    island = np.where(is_linked & (np.bincount(island)[island] == 1), _OF_MOMENTS, island)
    for number in np.unique(island[is_linked]):
        mine = island == number
        inside = int((mine & is_linked).sum())
        others = members[is_linked & ~mine]
        least = max(_LEAST, _LEAST_SHARE * len(linked))
        if least <= inside <= _MOST_SHARE * len(linked) and len(others) >= _LEAST_OTHERS:
            yield members[mine], others
