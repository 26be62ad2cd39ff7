"""Frames to families: frames that the same accounts use together beyond chance are one family.

Looking from the frames' side finds a balanced pool: two of its accounts share almost no frame, but two
of its frames share accounts. Communities are found by the Louvain method with refinement (Blondel and
others, 2008; Staudt and Meyerhenke, Engineering parallel algorithms for community detection, 2016).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.stats import poisson

from stillwatch.model.traffic import Floats, Ints

_SEED: Final = 1  # of the community search
# Weak edges are kept on purpose: a stricter level per pair loses balanced pools; communities add them up.
MAX_CHANCE: Final = 1e-3
# Two phrases of busy customers meet half again or twice as often as chance has it, in any number;
# frames of one pool meet many times as often. Significance alone cannot tell these apart.
MIN_LIFT: Final = 4.0


@dataclass(frozen=True)
class CoUsage:
    """Pairs of frames (indexes) with the number of accounts that use both, and that chance would bring."""

    one: Ints
    other: Ints
    together: Ints
    expected: Floats

    def significant(self) -> CoUsage:
        """The pairs that share more accounts than chance explains."""
        lifted = self._where(self.together >= MIN_LIFT * self.expected)
        return lifted._where(lifted.chance() < MAX_CHANCE)

    def among(self, frames: Ints, size: int) -> CoUsage:
        """The pairs of which both are in `frames`, of `size` frames in all."""
        chosen = np.zeros(size, bool)
        chosen[frames] = True
        return self._where(chosen[self.one] & chosen[self.other])

    def chance(self) -> Floats:
        """Probability of so much company by chance (Poisson)."""
        tail: Floats = poisson.sf(self.together - 1, np.maximum(self.expected, 1e-12))
        return tail

    def _where(self, kept: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> CoUsage:
        return CoUsage(self.one[kept], self.other[kept], self.together[kept], self.expected[kept])


def frame_families(frames: int, pairs: CoUsage) -> Ints:
    """Family of each of `frames` frames, given significant pairs: the smallest frame index in it."""
    family = np.arange(frames, dtype=np.int64)
    if not len(pairs.one):
        return family
    nodes, ends = np.unique(np.concatenate([pairs.one, pairs.other]), return_inverse=True)
    weights = -np.log2(np.maximum(pairs.chance(), 1e-15))
    found = communities(len(nodes), ends[: len(pairs.one)], ends[len(pairs.one) :], weights)
    numbers, first = np.unique(found, return_index=True)
    smallest = np.zeros(int(numbers.max()) + 1, np.int64)
    smallest[numbers] = nodes[first]
    family[nodes] = smallest[found]
    return family


def communities(nodes: int, one: Ints, other: Ints, weights: Floats) -> Ints:
    """Community of each of `nodes` nodes of a weighted graph (edges one-other, in any order)."""
    # here, since it takes longer to load than all else of a scan, which by then has read its logs
    import networkit as nk

    order = np.lexsort((other, one))  # an engine gives rows in any order, and they are walked as they come
    one, other, weights = one[order], other[order], weights[order]
    nk.setSeed(_SEED, False)
    nk.setNumberOfThreads(1)  # more threads give other communities on every run
    graph = nk.GraphFromCoo((weights, (one, other)), n=nodes, weighted=True, directed=False)
    # networkit's Leiden (11.2) was seen to move nodes to and fro for ever; this ends by `maxIter`
    partition = nk.community.PLM(graph, refine=True, par="none", maxIter=32).run().getPartition()
    return np.asarray(partition.getVector(), dtype=np.int64)
