"""What a group asks for: the share of its exchanges that the harvest classifiers mark."""

from __future__ import annotations

import numpy as np

from stillwatch.model.contract import Scene, silent
from stillwatch.model.evidence import Family
from stillwatch.model.harvest import LABELS
from stillwatch.model.traffic import Finding, Floats, Group, Ints

_WORDINGS_SPEAK = 2.0  # however many exchanges, one frame is one choice of words


class HarvestLabelsDetector:
    """Weighs the harvest labels of a group's common exchanges.

    Sees: the mean over members of the share of their exchanges with one label, against the share in all
    other traffic.
    Null hypothesis: members' exchanges carry the label as often as everybody's.
    Independent: nothing inside one frame family; so the group speaks with the weight of two observations,
    whatever its size.
    Benign look-alikes: judge runs, coding agents, tutoring apps: they ask for the same things, and come
    out clean because their accounts do not act as one.
    Evasion: wording that no classifier knows.
    References: model card beside the classifiers (detect/classifiers/card.md).
    """

    name = "harvest_labels"
    family: Family = "harvest"

    def weigh(self, group: Group, scene: Scene) -> Finding:
        """Bits of the strongest label."""
        if not len(group.exchanges):
            return silent(group)
        traffic = scene.traffic
        who = np.searchsorted(group.accounts, traffic.account[group.exchanges])
        shares = label_shares(traffic.mask[group.exchanges], who, len(group.accounts))
        seen = int(np.searchsorted(traffic.ts, group.until))
        base = _background(traffic.mask[:seen], traffic.mask[group.exchanges])
        means = shares.mean(axis=0)
        ratio = np.log2((means + 0.01) / (base + 0.01))
        best = int(np.argmax(ratio))
        bits = float(_WORDINGS_SPEAK * ratio[best])
        each: Floats = np.clip(np.log2((shares[:, best] + 0.02) / (base[best] + 0.02)), -4, 6)
        says = (
            f"{means[best]:.0%} of the common exchanges ask for {LABELS[best].replace('_', ' ')}; "
            f"of other traffic {base[best]:.1%}"
        )
        return Finding(bits, says, each, float((shares[:, best] > base[best]).mean()))


def label_shares(mask: Ints, who: Ints, accounts: int) -> Floats:
    """Share of each account's exchanges with each label: float [accounts, labels]."""
    total = np.maximum(np.bincount(who, minlength=accounts), 1)
    columns = [np.bincount(who, (mask >> bit) & 1, minlength=accounts) / total for bit in range(len(LABELS))]
    return np.stack(columns, axis=1)


def _background(every: Ints, mine: Ints) -> Floats:
    """Share of each label in all exchanges but the group's."""
    rest = max(len(every) - len(mine), 1)
    counts = [((every >> b) & 1).sum() - ((mine >> b) & 1).sum() for b in range(len(LABELS))]
    return np.maximum(np.array(counts, float), 0.0) / rest
