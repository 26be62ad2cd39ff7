"""Varied account kinds over several access paths, each at 13 to 26 exchanges a day.

Mirrors the campaigns of 2026 in which education, start-up and research accounts came in through the
API, the app, clouds and resellers, balanced so that no account stood out.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.arrivals import constant_rate, day_rhythm, spread_counts
from stillwatch.range.campaigning import (
    CampaignPlan,
    access_paths,
    draw_campaign,
    ring_members,
)
from stillwatch.range.capabilities import harvest_stream, pick_capability
from stillwatch.range.population import Batch, Member, Population, active_days, peaks_of, windows_of
from stillwatch.range.streams import make_batch
from stillwatch.range.world import World


class ManyPaths:
    """A load-balanced pool aimed at one narrow capability."""

    name = "many_paths"
    population: Population = "campaign"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """Batches of sign-ups that share some domains, prefixes and bank numbers."""
        size = world.count(rng, 110, 300)
        plan = CampaignPlan(
            size=size,
            cards=max(6, size // 5),
            habits={
                "payment": 0.25, "payment_bin": 0.5, "email_domain": 0.5, "phone_prefix": 0.4,
                "signup_user_agent": 0.3, "referrer": 0.3,
            },
            batches=int(rng.integers(3, 8)),
            paths=access_paths(rng),
            account_kinds=("education", "startup", "research", "payg"),
            subnets=max(4, size // 6),
            agents=int(rng.integers(3, 9)),
        )  # fmt: skip
        return ring_members(world, rng, self.name, draw_campaign(world, rng, plan), size)

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """An even rate per account, with or without a working day."""
        rate = rng.uniform(13.0, 26.0, len(members))
        owners = spread_counts(rng, rate * active_days(members))
        if rng.random() < 0.5:
            ts = constant_rate(rng, owners, windows_of(members))
        else:
            ts, owners = day_rhythm(rng, owners, windows_of(members), peaks_of(members), 5.0, 0.3)
        capability = pick_capability(rng, "analysis", "coding")
        stream = harvest_stream(world, rng, capability, int(rng.integers(150, 900)), len(ts))
        return [make_batch(world, rng, stream, ts, owners, members, median_output=1000)]
