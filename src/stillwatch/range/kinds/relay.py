"""One account at a time on each lane: used for hours until its credit is spent, then the next one.

No report describes it. Nothing of detection was set on it: it stands for the kind that nobody knew of.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from stillwatch.range.arrivals import constant_rate, spread_counts
from stillwatch.range.campaigning import CampaignPlan, draw_campaign, ring_members
from stillwatch.range.capabilities import harvest_stream, pick_capability
from stillwatch.range.population import Batch, Member, Population, active_days, windows_of
from stillwatch.range.streams import make_batch
from stillwatch.range.world import World


class Relay:
    """`group` is the lane: one worker of the campaign, which uses up an account after the other."""

    name = "relay"
    population: Population = "campaign"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """Turns of uneven length fill the window on every lane; no two accounts of one overlap."""
        size = world.count(rng, 40, 120)
        lanes = max(1, min(int(rng.integers(2, 6)), size // 5))
        plan = CampaignPlan(
            size=size,
            cards=max(4, size // 3),
            habits={"payment": 0.3, "payment_bin": 0.6, "email_domain": 0.5, "signup_user_agent": 0.4},
            batches=int(rng.integers(2, 7)),
            subnets=max(2, lanes),
            agents=int(rng.integers(1, 3)),
        )
        campaign = draw_campaign(world, rng, plan)
        members: list[Member] = []
        for lane in range(lanes):
            turns = size // lanes + (lane < size % lanes)
            edges = np.r_[0.0, np.cumsum(rng.uniform(0.5, 1.5, turns))]
            times = (world.start + edges / edges[-1] * (world.end - world.start)).astype(np.int64).tolist()
            for begin, end in pairwise(times):
                members += ring_members(world, rng, self.name, campaign, 1, window=(begin, end), group=lane)
        return members

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """A credit's worth of requests for each account, at an even rate while it lasts."""
        credit = float(rng.uniform(30.0, 90.0)) * rng.lognormal(0.0, 0.2, len(members))
        owners = spread_counts(rng, credit * np.minimum(1.0, active_days(members) * 8))
        ts = constant_rate(rng, owners, windows_of(members))
        capability = pick_capability(rng)
        stream = harvest_stream(world, rng, capability, int(rng.integers(30, 400)), len(ts))
        return [make_batch(world, rng, stream, ts, owners, members, median_output=850)]
