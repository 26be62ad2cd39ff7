"""How far responses may reach."""

from __future__ import annotations

import pytest

from stillwatch.decide.blast_radius import Reach, exceeded
from stillwatch.decide.policy.terms import BlastRadius

LIMITS = BlastRadius(accounts_per_hour=0.01, accounts=0.05, revenue_per_hour=0.02, revenue=0.1, floor=5)
EVERYONE = Reach(1000, 10_000.0)


@pytest.mark.parametrize(
    ("standing", "hour", "more", "says"),
    [
        (Reach(), Reach(), Reach(10, 100.0), []),
        (Reach(), Reach(), Reach(11, 0.0), ["accounts in one hour"]),
        (Reach(8), Reach(8), Reach(3), ["accounts in one hour"]),
        (Reach(45), Reach(), Reach(6), ["accounts in all"]),
        (Reach(), Reach(), Reach(6, 300.0), ["US dollars a month in one hour"]),
        (Reach(20, 900.0), Reach(), Reach(1, 150.0), ["US dollars a month in all"]),
        (Reach(49, 950.0), Reach(9, 190.0), Reach(2, 51.0),
         ["accounts in one hour", "accounts in all", "month in one hour", "month in all"]),
    ],
)  # fmt: skip
def test_each_limit_is_named(standing: Reach, hour: Reach, more: Reach, says: list[str]) -> None:
    found = exceeded(LIMITS, EVERYONE, standing, hour, more)
    assert len(found) == len(says)
    assert all(part in sentence for part, sentence in zip(says, found, strict=True))


def test_a_few_accounts_are_always_within() -> None:
    assert exceeded(LIMITS, Reach(10, 10.0), Reach(), Reach(), Reach(5, 10.0)) == []
    assert exceeded(LIMITS, Reach(10, 10.0), Reach(1), Reach(), Reach(5, 10.0))


def test_reaches_add_up() -> None:
    assert Reach(1, 2.0) + Reach(3, 4.0) == Reach(4, 6.0)
