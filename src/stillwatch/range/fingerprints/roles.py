"""Which account is what: members of campaigns, users of look-alikes, and everybody else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from stillwatch.detect.fingerprints.arrays import Int8s, Int32s, Int64s
from stillwatch.range.fingerprints.settings import GenerateSettings

ORDINARY, CAMPAIGN, SCHEDULED, FRAMEWORK, ORGANISATION = range(5)
# of 2 million accounts: 30,000 of 300 scheduled apps, 33,000 of 150 agent frameworks
_SHARES: Final = {SCHEDULED: 0.015, FRAMEWORK: 0.0165, ORGANISATION: 0.02}
_SIZES: Final = {SCHEDULED: 100.0, FRAMEWORK: 220.0, ORGANISATION: 25.0}
_LEAST: Final = 6  # accounts of a group


@dataclass(frozen=True)
class Roles:
    """kind: of each account; group: which campaign, app, framework or organisation it is in, -1 for none."""

    kind: Int8s
    group: Int32s

    def members(self, kind: int) -> list[Int64s]:
        """The accounts of each group of a kind, by number of the group."""
        mine = np.flatnonzero(self.kind == kind)
        order = mine[np.argsort(self.group[mine], kind="stable")]
        counts = np.bincount(self.group[order])
        return np.split(order, np.cumsum(counts)[:-1])


def draw_roles(rng: np.random.Generator, settings: GenerateSettings, campaigns: list[int]) -> Roles:
    """Deal out roles in a random order of accounts; `campaigns` are the campaigns' sizes."""
    kind = np.full(settings.accounts, ORDINARY, np.int8)
    group = np.full(settings.accounts, -1, np.int32)
    order = rng.permutation(settings.accounts)
    sizes = {CAMPAIGN: np.array(campaigns, np.int64)}
    for look_alike, share in _SHARES.items():
        sizes[look_alike] = _draw_sizes(rng, int(share * settings.accounts), _SIZES[look_alike])
    start = 0
    for role, counts in sizes.items():
        mine = order[start : start + int(counts.sum())]
        kind[mine], group[mine] = role, np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        start += len(mine)
    return Roles(kind, group)


def _draw_sizes(rng: np.random.Generator, total: int, usual: float) -> Int64s:
    """Sizes of groups, about `usual` each and `total` together: the popular ones are several times larger."""
    drawn = rng.lognormal(0.0, 0.6, max(1, round(total / usual)))
    sizes: Int64s = np.maximum(_LEAST, drawn / drawn.sum() * total).astype(np.int64)
    return sizes
