"""Harvest takes volume: how much the members send under their frame, against what customers send."""

from __future__ import annotations

import numpy as np

from stillwatch.detect.learning import learning_moment
from stillwatch.model.contract import Scene, silent
from stillwatch.model.evidence import Family
from stillwatch.model.traffic import Finding, Floats, Group, Ints

_DAY = 86400.0
_MOST_AGAINST, _MOST = -2.0, 1.0
_MIN_REFERENCE = 50


class SustainedVolumeDetector:
    """Weighs the group's median rate under its frame against customers' median rate.

    Sees: exchanges a day and member under the common frame.
    Null hypothesis: members send as much as customers do over all, or as customers who send evenly had sent
    by then.
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
        moment = learning_moment(scene, group.until)
        theirs = scene.remembered(f"rates by {moment}", lambda: _customers_rates(scene, moment))
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


def _customers_rates(scene: Scene, moment: float) -> Floats:
    """Rates of the accounts that are not set apart and were there before `moment`, sorted: what each had sent
    by then, if it sends at an even pace. Hours are divided by a whole day, as the group's are."""
    accounts = scene.accounts
    chosen = np.flatnonzero(scene.customers() & (accounts.first_seen < moment))
    first, last, sent = accounts.first_seen[chosen], accounts.last_seen[chosen], accounts.exchanges[chosen]
    if np.isfinite(moment):
        sent = sent * np.minimum((moment - first) / np.maximum(last - first, 1.0), 1.0)
    return np.sort(_rates(sent, first, last, moment))


def _rates(counts: Ints | Floats, first: Floats, last: Floats, until: float) -> Floats:
    """Exchanges a day; whoever was active for less than a day counts as active for one."""
    days = np.maximum((np.minimum(last, until) - first) / _DAY, 1.0)
    rates: Floats = counts / days
    return rates
