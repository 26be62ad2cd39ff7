"""Four styles of sharing out harvest."""

from __future__ import annotations

import numpy as np
import pytest

from stillwatch.range.arrivals import DAY, HOUR, SECOND
from stillwatch.range.fingerprints.clock import Hour
from stillwatch.range.fingerprints.draft import Draft, join
from stillwatch.range.fingerprints.generate import Population
from stillwatch.range.fingerprints.harvesting import Harvesting
from stillwatch.range.fingerprints.plans import STYLES


def played(population: Population, style: str) -> tuple[Harvesting, Draft]:
    """The first campaign of a style, and its whole day."""
    campaign = next(s for s in population.streams if isinstance(s, Harvesting) and s.plan.style == style)
    first = population.market.world.start
    hours = [Hour(first + h * HOUR, first, first + DAY) for h in range(24)]
    return campaign, join([campaign.draw(np.random.default_rng([1, h.of_day]), h) for h in hours])


@pytest.mark.parametrize("style", STYLES)
def test_members_send_as_much_as_planned(population: Population, style: str) -> None:
    campaign, day = played(population, style)
    assert np.isin(day.account, campaign.members).all()
    assert day.harvest.all()
    assert abs(len(day) - campaign.daily) < 0.35 * campaign.daily
    assert abs(day.changed.mean() - campaign.plan.mutated) < 0.06
    assert len(np.unique(day.frame)) > 5
    assert len(np.unique(day.program)) == 1


def close_company(day: Draft) -> float:
    """Share of exchanges followed by another of the same frame within a minute."""
    order = np.lexsort((day.ts, day.frame))
    frame, ts = day.frame[order], day.ts[order]
    return float(((frame[1:] == frame[:-1]) & (ts[1:] - ts[:-1] < 60 * SECOND)).mean())


def test_shards_and_batches_are_bursts_and_the_patient_are_not(population: Population) -> None:
    bursts = {style: close_company(played(population, style)[1]) for style in STYLES}
    assert bursts["sticky_shards"] > 0.7
    assert bursts["balanced_pool"] > 0.7
    assert bursts["jittered_pool"] < 0.3
    assert bursts["patient_pool"] < 0.1


def test_two_accounts_of_a_balanced_pool_share_little(population: Population) -> None:
    _, day = played(population, "balanced_pool")
    pairs = np.unique(np.stack([day.account, day.frame], axis=1), axis=0)
    each = np.bincount(np.unique(pairs[:, 0], return_inverse=True)[1])
    assert np.median(each) < 0.6 * len(np.unique(pairs[:, 1]))
