"""From pairs of accounts to suspects, at the threshold that suits a tool best, and how right they are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from benchmarks.toolkit import Edges
from stillwatch.range.truth import ACCOUNTS_FILE

THRESHOLDS: Final = (2, 3, 4, 5, 8, 12, 20)  # edge weights
_LEAST_CLUSTER: Final = 5  # accounts; smaller campaigns are nobody's aim, ours included


@dataclass(frozen=True)
class Quality:
    """flagged: accounts named as suspects; hit: those of campaigns; members: accounts of campaigns in all;
    innocents: customers in the cluster that holds most of them."""

    flagged: int
    hit: int
    members: int
    innocents: int = 0

    @property
    def precision(self) -> float:
        """Share of the suspects that are campaigns'."""
        return self.hit / self.flagged if self.flagged else 0.0

    @property
    def recall(self) -> float:
        """Share of the campaigns' accounts that are suspects."""
        return self.hit / self.members if self.members else 0.0

    @property
    def balance(self) -> float:
        """The harmonic mean of precision and recall (F1)."""
        return 2 * self.hit / (self.flagged + self.members) if self.flagged else 0.0


def campaign_accounts(lake: Path) -> frozenset[str]:
    """Names of the accounts of campaigns that sent anything."""
    table = pq.read_table(lake / ACCOUNTS_FILE, columns=["account", "population"])
    members = table.filter(np.array(table["population"].to_pylist()) == "campaign")
    return frozenset(members["account"].to_pylist())


def judge(flagged: Collection[str], members: frozenset[str]) -> Quality:
    """How right the named suspects are."""
    return Quality(len(flagged), len(members.intersection(flagged)), len(members))


def best_threshold(edges: Edges, names: dict[int, str], members: frozenset[str]) -> tuple[int, Quality]:
    """The threshold of edge weights with the best balance, and how right its clusters are."""
    judged = [(least, _judge_clusters(edges, least, names, members)) for least in THRESHOLDS]
    return max(judged, key=lambda one: one[1].balance)


def _judge_clusters(edges: Edges, least: int, names: dict[int, str], members: frozenset[str]) -> Quality:
    accounts, cluster = _clusters(edges, least)
    is_member = np.array([names[account] in members for account in accounts.tolist()], bool)
    innocents = np.bincount(cluster[~is_member]) if (~is_member).any() else np.zeros(1, np.int64)
    return Quality(len(accounts), int(is_member.sum()), len(members), int(innocents.max()))


def _clusters(edges: Edges, least: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Accounts in connected components of `_LEAST_CLUSTER` or more, over edges of weight `least` or more."""
    heavy = edges.weight >= least
    one, other = edges.one[heavy], edges.other[heavy]
    accounts, ends = np.unique(np.concatenate([one, other]), return_inverse=True)
    if not len(accounts):
        return accounts, accounts
    shape = (len(accounts), len(accounts))
    graph = coo_array((np.ones(len(one)), (ends[: len(one)], ends[len(one) :])), shape=shape)
    _, label = connected_components(graph, directed=False)
    large = np.bincount(label)[label] >= _LEAST_CLUSTER
    return accounts[large], label[large].astype(np.int64)
