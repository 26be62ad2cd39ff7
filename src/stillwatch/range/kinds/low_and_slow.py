"""Five harvest exchanges a day at human hours, with only the frame and the sign-up in common.

Mirrors the report that per-account limits see nothing at 13 to 30 exchanges a day, taken further.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.arrivals import day_rhythm, spread_counts
from stillwatch.range.campaigning import CampaignPlan, draw_campaign, ring_members
from stillwatch.range.capabilities import harvest_stream, pick_capability
from stillwatch.range.population import Batch, Member, Population, active_days, peaks_of, windows_of
from stillwatch.range.streams import make_batch
from stillwatch.range.world import World


class LowAndSlow:
    """Own payments, own networks, own clients; sign-ups in batches."""

    name = "low_and_slow"
    population: Population = "campaign"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """A ring whose sign-up is all it shares."""
        size = world.count(rng, 60, 220)
        plan = CampaignPlan(
            size=size,
            habits={"email_domain": 0.6, "signup_user_agent": 0.6, "signup_ip": 0.4},
            batches=int(rng.integers(2, 6)),
            paths=("api", "api", "app"),
            account_kinds=("payg", "startup", "research"),
            subnets=0,
            agents=0,
        )
        return ring_members(world, rng, self.name, draw_campaign(world, rng, plan), size)

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """A daily rhythm of the account's own."""
        owners = spread_counts(rng, rng.uniform(4.5, 5.5, len(members)) * active_days(members))
        ts, owners = day_rhythm(rng, owners, windows_of(members), peaks_of(members), 3.0, 0.02)
        capability = pick_capability(rng)
        stream = harvest_stream(world, rng, capability, int(rng.integers(60, 500)), len(ts))
        return [make_batch(world, rng, stream, ts, owners, members, median_output=800)]
