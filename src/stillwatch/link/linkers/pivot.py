"""Accounts that move to a released model together."""

from __future__ import annotations

import numpy as np

from stillwatch.model.contract import Scene, silent
from stillwatch.model.evidence import Family
from stillwatch.model.statistics import binomial_bits
from stillwatch.model.traffic import Finding, Floats, Group

_MIN_ACCOUNTS = 5
_CAP = 8.0


class PivotLinker:
    """Links accounts that are quick to a new model where other customers are not.

    Sees: the share of members active around a release that use the new model within 24 hours, against
    the share of the other customers who do.
    Null hypothesis: members adopt a new model as other accounts do.
    Independent: accounts; the group speaks once, capped.
    Benign look-alikes: evaluation teams that try each new model at once.
    Evasion: move late or gradually.
    References: half of one campaign's traffic moved within 24 hours of a release (Anthropic, 2026-02-23).
    """

    name = "pivot"
    family: Family = "targeting"

    def weigh(self, group: Group, scene: Scene) -> Finding:
        """The strongest pivot over all releases inside the window."""
        findings = [
            found
            for model, released in sorted(scene.releases.items())
            if released + 3600 < group.until and (found := _one(group, scene, model)) is not None
        ]
        needs = "" if scene.releases else "release calendar"
        return max(findings, key=lambda f: f.bits, default=silent(group, needs=needs))


def _one(group: Group, scene: Scene, model: str) -> Finding | None:
    day = scene.release_days[model]
    everybody = scene.remembered(f"day of {model}", lambda: (np.sort(day.active), np.sort(day.moved)))
    active, movers = (moments[group.accounts] < group.until for moments in (day.active, day.moved))
    n, k = int(active.sum()), int(movers.sum())
    all_active, all_moved = (int(np.searchsorted(moments, group.until)) for moments in everybody)
    others, others_moved = all_active - n, all_moved - k
    if n < _MIN_ACCOUNTS:
        return None
    chance = (others_moved + 1) / (others + 2)
    bits = min(max(binomial_bits(k, n, chance), 0.0), _CAP) if k / n > 1.5 * chance else 0.0
    each: Floats = np.where(movers, min(np.log2(max(k / n / chance, 1.0)), 4.0), 0.0)
    says = (
        f"{k} of {n} active accounts used {model} within 24 h of its release; of other customers {chance:.0%}"
    )
    return Finding(bits, says if bits else "", each if bits else np.zeros(len(each)), k / len(group.accounts))
