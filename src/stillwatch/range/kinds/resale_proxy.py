"""Accounts of a reseller: 70 % ordinary traffic of strangers, 30 % harvest for one buyer.

Mirrors the proxy networks of over 20,000 accounts that mix harvest with unrelated customers' requests.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.arrivals import constant_rate, day_rhythm, spread_counts
from stillwatch.range.campaigning import CampaignPlan, draw_campaign, ring_members
from stillwatch.range.capabilities import harvest_stream, pick_capability
from stillwatch.range.chatting import conversations, draw_language
from stillwatch.range.clients import api_client
from stillwatch.range.population import Batch, Member, Population, active_days, peaks_of, windows_of
from stillwatch.range.programs import program_batches
from stillwatch.range.streams import make_batch
from stillwatch.range.world import World

ORDINARY_SHARE = 0.7


class ResaleProxy:
    """Most of what these accounts send was typed by people who never heard of the campaign."""

    name = "resale_proxy"
    population: Population = "campaign"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """Every account carries the clients of several strangers."""
        size = world.count(rng, 80, 230)
        plan = CampaignPlan(
            size=size,
            cards=max(5, size // 4),
            habits={
                "payment": 0.25, "payment_bin": 0.6, "email_domain": 0.6, "phone_prefix": 0.3,
                "signup_ip": 0.3,
            },
            batches=int(rng.integers(3, 8)),
            subnets=max(3, size // 12),
            agents=int(rng.integers(4, 10)),
        )  # fmt: skip
        campaign = draw_campaign(world, rng, plan)
        members = ring_members(world, rng, self.name, campaign, size)
        for member in members:
            member.language = draw_language(rng)
            extra = [
                api_client(world, rng, subnet=str(rng.choice(campaign.subnets)))
                for _ in range(int(rng.integers(1, 4)))
            ]
            member.clients = (*member.clients, *extra)
        return members

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """Harvest around the clock below the strangers' chats and programs."""
        rate = rng.uniform(14.0, 24.0, len(members))
        owners = spread_counts(rng, rate * (1 - ORDINARY_SHARE) * active_days(members))
        ts = constant_rate(rng, owners, windows_of(members))
        capability = pick_capability(rng, "reasoning", "analysis", "coding", "orchestration", "vision")
        stream = harvest_stream(world, rng, capability, int(rng.integers(60, 500)), len(ts))
        harvest = make_batch(world, rng, stream, ts, owners, members, median_output=900)
        ordinary = float(rate.mean()) * ORDINARY_SHARE
        chats = conversations(world, rng, members, daily=ordinary * 0.6, sigma=0.3, given_share=0.1)
        return [harvest, *chats, *_programs(world, rng, members, ordinary * 0.4)]


def _programs(world: World, rng: np.random.Generator, members: Sequence[Member], daily: float) -> list[Batch]:
    """Small programs of the reseller's customers, each seen through one to three accounts."""
    owners = spread_counts(rng, daily * active_days(members))
    ts, owners = day_rhythm(rng, owners, windows_of(members), peaks_of(members), 5.0, 0.3)
    program = owners * 3 // 2 + rng.integers(0, 3, size=len(owners))
    return program_batches(world, rng, program, ts, owners, members)
