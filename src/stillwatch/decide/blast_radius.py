"""How many accounts and how much revenue may meet more than `verify`: in one hour, and at one time."""

from __future__ import annotations

from dataclasses import dataclass

from stillwatch.decide.policy.terms import BlastRadius


@dataclass(frozen=True)
class Reach:
    """Accounts, and the US dollars a month that they pay."""

    accounts: int = 0
    revenue: float = 0.0

    def __add__(self, other: Reach) -> Reach:
        return Reach(self.accounts + other.accounts, self.revenue + other.revenue)


def exceeded(
    limits: BlastRadius, everyone: Reach, standing: Reach, past_hour: Reach, more: Reach
) -> list[str]:
    """Which limits `more` would go beyond, in words; empty where it stays within.

    everyone: all accounts that are served; standing: those that meet more than `verify` already; past_hour:
    those of them that began to within the last hour. Up to `floor` accounts in all are always within.
    """
    total, hour = standing + more, past_hour + more
    if total.accounts <= limits.floor:
        return []
    return [
        *_beyond("accounts in one hour", hour.accounts, everyone.accounts, limits.accounts_per_hour),
        *_beyond("accounts in all", total.accounts, everyone.accounts, limits.accounts),
        *_beyond("US dollars a month in one hour", hour.revenue, everyone.revenue, limits.revenue_per_hour),
        *_beyond("US dollars a month in all", total.revenue, everyone.revenue, limits.revenue),
    ]


def _beyond(what: str, reached: float, whole: float, limit: float) -> list[str]:
    if reached <= limit * whole:
        return []
    return [f"{reached:,.0f} {what}, more than {limit:.2%} of {whole:,.0f}"]
