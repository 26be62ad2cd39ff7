"""Which kinds of accounts campaigns use: how often, and by how much more than the others.

Null hypothesis: campaigns take accounts of a kind as often as of any other. Independent are campaigns, not
their accounts: whoever found a way into one programme brings hundreds. The ratio of two rates is A/n over
B/m; its logarithm has the variance sum over campaigns of (a/A - b/B)**2, with a and b the accounts of the
kind and of the others in each (the delta method for a compound Poisson; Cox, Renewal Theory, 1962). The
interval is Student's, with one degree of freedom less than there are campaigns.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from msgspec import Struct
from scipy.stats import t as student

LEVEL = 0.95


class Abuse(Struct, frozen=True, kw_only=True):
    """One kind. accounts, abused: how many there are, and in campaigns; campaigns: that use it; ratio: how
    many times as often as the other kinds; low, high: its interval, None where too few campaigns tell."""

    kind: str
    accounts: int
    abused: int
    campaigns: int
    ratio: float | None = None
    low: float | None = None
    high: float | None = None

    @property
    def rate(self) -> float:
        """Share of its accounts that are in campaigns."""
        return self.abused / self.accounts if self.accounts else 0.0


def abuse_report(
    kinds: Mapping[str, str], campaigns: Iterable[Iterable[str]], level: float = LEVEL
) -> list[Abuse]:
    """Each kind, the most exploited first. kinds: of every account that is served; campaigns: the accounts
    of each. Accounts whose kind is not known are left out."""
    taken = (Counter(kinds[a] for a in set(members) if a in kinds) for members in campaigns)
    return abuse_counted(Counter(kinds.values()), taken, level)


def abuse_counted(
    accounts: Mapping[str, int], campaigns: Iterable[Mapping[str, int]], level: float = LEVEL
) -> list[Abuse]:
    """As `abuse_report`, where accounts are counted already: of each kind all, and those in each campaign."""
    sizes = Counter(accounts)
    taken = [Counter(counts) for counts in campaigns if counts]
    found = [_abuse(kind, sizes, taken, level) for kind in sorted(sizes)]
    return sorted(found, key=lambda one: (-(one.ratio or 0.0), one.kind))


def _abuse(kind: str, sizes: Counter[str], taken: list[Counter[str]], level: float) -> Abuse:
    pairs = [(counts[kind], counts.total() - counts[kind]) for counts in taken]
    mine, others = sum(a for a, _ in pairs), sum(b for _, b in pairs)
    size, rest = sizes[kind], sizes.total() - sizes[kind]
    using = sum(a > 0 for a, _ in pairs)
    known = Abuse(kind=kind, accounts=size, abused=mine, campaigns=using)
    if not rest or not others:
        return known
    ratio = (mine / size) / (others / rest)
    if not mine or len(pairs) < 2:
        return Abuse(kind=kind, accounts=size, abused=mine, campaigns=using, ratio=ratio)
    variance = sum((a / mine - b / others) ** 2 for a, b in pairs)
    wide = float(student.ppf((1 + level) / 2, len(pairs) - 1)) * math.sqrt(variance)
    return Abuse(
        kind=kind,
        accounts=size,
        abused=mine,
        campaigns=using,
        ratio=ratio,
        low=ratio * math.exp(-wide),
        high=ratio * math.exp(wide),
    )
