"""Judged groups that are sights of one community: one set of accounts, seen by wording and by meaning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from stillwatch.engine.investigate import Judged
from stillwatch.model.traffic import Ints

_HALF: Final = 0.5  # of the smaller one's accounts


def communities(judged: list[Judged]) -> Ints:
    """A number from 0 for each group; groups that act as one and share half of the smaller one's accounts
    have the same. A group that does not act as one is a community of its own."""
    acting = np.flatnonzero([one.verdict.acts_as_one for one in judged])
    numbers = np.arange(len(judged), dtype=np.int64)
    if len(acting):
        together = sharing([judged[i].candidate.accounts for i in acting], _HALF)
        _, part = connected_components(together, directed=False)
        _, first = np.unique(part, return_index=True)
        numbers[acting] = acting[first[part]]
    return np.unique(numbers, return_inverse=True)[1].astype(np.int64)


def sharing(accounts: Sequence[Ints], least: float) -> csr_array:
    """Ones where two of the sets (some, each of distinct values) share this part of the smaller, or more."""
    sizes = np.array([len(some) for some in accounts])
    group = np.repeat(np.arange(len(accounts)), sizes)
    _, account = np.unique(np.concatenate(accounts), return_inverse=True)
    member = csr_array((np.ones(len(group), np.int64), (group, account)))
    shared = (member @ member.T).tocoo()
    smaller = np.minimum(sizes[shared.row], sizes[shared.col])
    kept = shared.data >= least * smaller
    ones = np.ones(int(kept.sum()), np.int8)
    return csr_array((ones, (shared.row[kept], shared.col[kept])), shape=(len(accounts), len(accounts)))
