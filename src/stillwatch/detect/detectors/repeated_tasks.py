"""Do the members ask the same tasks, or does every task come once? Only the second is a harvest."""

from __future__ import annotations

import numpy as np

from stillwatch.model.contract import Scene, silent
from stillwatch.model.evidence import Family
from stillwatch.model.traffic import Finding, Floats, Group

_MIN_EXCHANGES = 20


class RepeatedTasksDetector:
    """Speaks against a campaign where several members ask the very same thing.

    Sees: the share of the group's exchanges whose whole user text other members sent too.
    Null hypothesis (a harvest): tasks are dealt out once each, and hardly any is sent twice.
    Independent: exchanges of different accounts.
    Benign look-alikes found this way: a class with its assignment, a public benchmark, a viral prompt.
    Evasion: none needed; a campaign loses by repeating tasks.
    References: disjoint coverage of a domain (design, section 1).
    """

    name = "repeated_tasks"
    family: Family = "harvest"

    def weigh(self, group: Group, scene: Scene) -> Finding:
        """Negative bits that grow with the share of repeated tasks; a little for none at all."""
        body = scene.traffic.body[group.exchanges]
        who = scene.traffic.account[group.exchanges]
        present = body != 0
        if present.sum() < _MIN_EXCHANGES:
            return silent(group)
        share = repeated_share(body[present], who[present])
        bits = float(np.clip(np.log2((1 - share + 0.02) / (share + 0.02)) / 2, -8, 1)) if share > 0.05 else 1.0
        each: Floats = np.zeros(len(group.accounts))
        says = f"{share:.0%} of the tasks were sent by several members"
        return Finding(bits, says, each, 1.0)


def repeated_share(body: np.ndarray, who: np.ndarray) -> float:  # type: ignore[type-arg]
    """Share of exchanges whose text another account sent too."""
    pairs = np.unique(np.stack([body, who], axis=1), axis=0)
    texts, accounts = np.unique(pairs[:, 0], return_counts=True)
    several = texts[accounts > 1]
    return float(np.isin(body, several).mean())
