"""Which programmes are exploited, with intervals that hold."""

from __future__ import annotations

import numpy as np
import pytest

from stillwatch.decide.abuse import abuse_report

KINDS = {f"{kind}{n}": kind for kind, many in (("education", 100), ("payg", 900)) for n in range(many)}


def test_rates_and_ratio() -> None:
    education, payg = abuse_report(KINDS, [["education0", "education1", "payg0"], ["education2", "x"]])
    assert (education.kind, education.abused, education.accounts, education.campaigns) == (
        "education",
        3,
        100,
        2,
    )
    assert education.rate == pytest.approx(0.03)
    assert education.ratio == pytest.approx((3 / 100) / (1 / 900))
    assert education.ratio is not None
    assert payg.ratio == pytest.approx(1 / education.ratio)
    assert education.low is not None
    assert education.high is not None
    assert education.low < education.ratio < education.high


def test_one_campaign_tells_no_interval() -> None:
    (education, _) = abuse_report(KINDS, [["education0", "payg0"]])
    assert education.ratio == pytest.approx(9)
    assert education.low is None


def test_a_kind_without_abuse_or_alone_has_no_interval() -> None:
    found = {one.kind: one for one in abuse_report(KINDS, [["education0"], ["education1"]])}
    assert found["education"].ratio is None
    assert (found["payg"].ratio, found["payg"].low) == (0, None)
    (alone,) = abuse_report({"a": "free"}, [["a"], ["a"]])
    assert (alone.abused, alone.ratio) == (2, None)


def test_the_interval_holds_where_campaigns_take_accounts_by_the_hundred() -> None:
    """Under the null hypothesis, 95 of 100 intervals hold 1, though accounts come in lumps."""
    rng = np.random.default_rng(3)
    names = np.array(sorted(KINDS))
    by_kind = {kind: names[[KINDS[n] == kind for n in names]] for kind in ("education", "payg")}
    held = 0
    for _ in range(300):
        campaigns = []
        for _ in range(30):
            # each campaign has a taste of its own; on average it is that of the population
            many = int(rng.integers(2, 40))
            share = rng.beta(0.2, 1.8)
            mine = rng.binomial(many, share)
            campaigns.append(
                [*rng.choice(by_kind["education"], mine), *rng.choice(by_kind["payg"], many - mine)]
            )
        found = next(one for one in abuse_report(KINDS, campaigns) if one.kind == "education")
        held += found.low is not None and found.high is not None and found.low <= 1 <= found.high
    assert held >= 260  # 285 expected; lumps in one account may be drawn twice
