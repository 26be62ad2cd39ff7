"""Harvest takes volume: how much the members send under their frame, against what customers send."""

from __future__ import annotations

import numpy as np

from stillwatch.model.contract import Scene, silent
from stillwatch.model.evidence import Family
from stillwatch.model.traffic import Finding, Floats, Group, Ints

_DAY = 86400.0
_MOST_AGAINST, _MOST = -2.0, 1.0
_MIN_REFERENCE = 50


class SustainedVolumeDetector:
    """Weighs the group's median rate under its frame against customers' median rate.

    Sees: exchanges a day and member under the common frame.
    Null hypothesis: members send as much as customers do over all.
    Independent: nothing; a rate is one choice, worth one bit at most in favour and two against.
    Benign look-alikes: agents and pipelines send more than any campaign account; they do not act as one.
    Evasion: more accounts at lower rates, which costs more accounts.
    References: 13 to 30 exchanges an account and day in the published cases.
    """

    name = "sustained_volume"
    family: Family = "harvest"

    def weigh(self, group: Group, scene: Scene) -> Finding:
        """Log2 of the ratio of median rates, capped."""
        accounts = scene.accounts
        theirs = scene.remembered("rates", lambda: _customers_rates(scene))
        if len(theirs) < _MIN_REFERENCE or not len(group.exchanges):
            return silent(group)
        who = np.searchsorted(group.accounts, scene.traffic.account[group.exchanges])
        counts = np.bincount(who, minlength=len(group.accounts))
        mine = _rates(
            counts, accounts.first_seen[group.accounts], accounts.last_seen[group.accounts], group.until
        )
        rate, usual = float(np.median(mine)), float(theirs[len(theirs) // 2])
        bits = float(np.clip(np.log2((rate + 0.1) / (usual + 0.1)), _MOST_AGAINST, _MOST))
        says = (
            f"{rate:.1f} exchanges a day and member under the common frame; customers send {usual:.1f} in all"
        )
        return Finding(bits, says, np.zeros(len(group.accounts)), 1.0)


def _customers_rates(scene: Scene) -> Floats:
    """Rates of all accounts that are not set apart, sorted."""
    accounts, chosen = scene.accounts, scene.customers()
    rates = _rates(
        accounts.exchanges[chosen], accounts.first_seen[chosen], accounts.last_seen[chosen], np.inf
    )
    return np.sort(rates)


def _rates(counts: Ints, first: Floats, last: Floats, until: float) -> Floats:
    """Exchanges a day; whoever was active for less than a day counts as active for one."""
    days = np.maximum((np.minimum(last, until) - first) / _DAY, 1.0)
    rates: Floats = counts / days
    return rates
