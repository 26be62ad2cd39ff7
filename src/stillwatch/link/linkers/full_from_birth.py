"""Accounts that are in full use from the day they were created."""

from __future__ import annotations

import numpy as np

from stillwatch.model.contract import Scene, silent
from stillwatch.model.evidence import Family
from stillwatch.model.statistics import binomial_bits
from stillwatch.model.traffic import Accounts, Finding, Floats, Group

_FRESH = 3 * 86400.0
_CAP = 4.0


class FullFromBirthLinker:
    """Links accounts that go to work within three days of their creation.

    Sees: members whose first exchange in the window comes within three days of sign-up, against the
    share among all other accounts that were first seen in the window.
    Null hypothesis: members are as fresh as other accounts.
    Independent: accounts; the group speaks once, capped.
    Benign look-alikes: a class, a launch day, the users of a new app.
    Evasion: aged accounts.
    References: CISA AA26-251A names immediate maximum use by new accounts.
    """

    name = "full_from_birth"
    family: Family = "economics"

    def weigh(self, group: Group, scene: Scene) -> Finding:
        """Fresh members beyond the population's share."""
        all_known, all_fresh = scene.accounts.remembered("fresh accounts", lambda: _count(scene.accounts))
        age = scene.accounts.first_seen[group.accounts] - scene.accounts.created[group.accounts]
        fresh = age < _FRESH
        n, k = int(np.isfinite(age).sum()), int(fresh.sum())
        if n < 5:
            return silent(group, needs="" if scene.accounts.has_facts else "account facts")
        chance = (all_fresh - k + 1) / (all_known - n + 2)
        bits = min(max(binomial_bits(k, n, chance), 0.0), _CAP) if k / n > 2 * chance else 0.0
        each: Floats = np.where(fresh, min(np.log2(max(k / n / chance, 1)), 4.0), 0.0)
        says = f"{k} of {n} accounts went to work within 3 days of sign-up; of other customers {chance:.0%}"
        return Finding(bits, says if bits else "", each if bits else 0 * each, k / len(group.accounts))


def _count(accounts: Accounts) -> tuple[int, int]:
    """Accounts whose age is known, and those of them that are fresh."""
    age = accounts.first_seen - accounts.created
    return int(np.isfinite(age).sum()), int((age < _FRESH).sum())
