"""Accounts that are banned during the window and replaced within minutes by fresh ones.

Mirrors the hydra clusters of 2026: no single point of failure, and about half of the traffic moves to
a newly released model within a day.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np

from stillwatch.model.account import AccountFacts
from stillwatch.range.arrivals import DAY, HOUR, MINUTE, constant_rate, spread_counts
from stillwatch.range.campaigning import (
    Campaign,
    CampaignPlan,
    access_paths,
    draw_campaign,
    ring_members,
)
from stillwatch.range.capabilities import harvest_stream, pick_capability
from stillwatch.range.population import Batch, Ints, Member, Population, active_days, windows_of
from stillwatch.range.streams import make_batch
from stillwatch.range.world import World, format_time


class Hydra:
    """Chains of accounts: `group` is the chain, each link carries on where the last one fell."""

    name = "hydra"
    population: Population = "campaign"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """Chains over the whole window; bans come in waves and singly."""
        chains = world.count(rng, 30, 90)
        plan = CampaignPlan(
            size=chains * 2,
            cards=max(5, chains // 3),
            habits={"payment": 0.3, "payment_bin": 0.6, "email_domain": 0.5, "phone_prefix": 0.4},
            batches=int(rng.integers(4, 10)),
            paths=access_paths(rng),
            account_kinds=("payg", "payg", "startup", "education"),
            subnets=max(3, chains // 4),
        )
        campaign = draw_campaign(world, rng, plan)
        waves = np.sort(rng.uniform(0.1, 0.9, int(rng.integers(1, 4)))) * (world.end - world.start)
        members: list[Member] = []
        for chain in range(chains):
            members += _chain(world, rng, campaign, chain, (waves + world.start).tolist())
        return members

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """One rate per chain, kept over replacements; a few refused tries after each ban."""
        rates = rng.uniform(14.0, 30.0, 1 + max(m.group for m in members))
        rate = rates[[m.group for m in members]]
        owners = spread_counts(rng, rate * active_days(members))
        ts = constant_rate(rng, owners, windows_of(members))
        late, refused = _refused_tries(rng, members)
        ts, owners = np.r_[ts, late], np.r_[owners, refused]
        capability = pick_capability(rng, "reasoning", "coding", "orchestration", "synthesis", "computer")
        stream = harvest_stream(world, rng, capability, int(rng.integers(80, 600)), len(ts))
        models = pivot(world, rng, ts)
        batch = make_batch(world, rng, stream, ts, owners, members, models=models, median_output=900)
        return [batch]


def _chain(
    world: World, rng: np.random.Generator, campaign: Campaign, chain: int, waves: list[float]
) -> list[Member]:
    links: list[Member] = []
    begin = world.start + int(rng.exponential(2 * HOUR))
    while begin < world.end - HOUR:
        ban = begin + int(rng.exponential(14.0) * DAY)
        hit = [w for w in waves if begin + HOUR < w < ban and rng.random() < 0.6]
        ban = int(hit[0] + rng.exponential(10 * MINUTE)) if hit else ban
        window = (begin, min(ban, world.end))
        (link,) = ring_members(world, rng, "hydra", campaign, 1, window=window, group=chain)
        if links:  # replacements are made to order or come from a small stock
            fresh = begin - int(rng.exponential(3 * HOUR)) - MINUTE
            link.facts = _made_at(link, fresh)
            link.replacement = True
        link.banned_at = ban if ban < world.end else None
        links.append(link)
        begin = ban + int(rng.uniform(1, 12) * MINUTE)
    return links


def _made_at(link: Member, ts: int) -> AccountFacts:
    return msgspec.structs.replace(link.facts, created=format_time(ts) if link.facts.created else None)


def _refused_tries(rng: np.random.Generator, members: Sequence[Member]) -> tuple[Ints, Ints]:
    banned = [(i, m.banned_at) for i, m in enumerate(members) if m.banned_at is not None]
    owners = np.repeat(np.array([i for i, _ in banned], np.int64), rng.integers(1, 4, size=len(banned)))
    ends = np.array([m.banned_at or 0 for m in members], np.int64)
    return ends[owners] + (rng.uniform(0.0, 1.0, len(owners)) * MINUTE).astype(np.int64), owners


def pivot(world: World, rng: np.random.Generator, ts: Ints) -> Ints:
    """One favourite model until the release; then about half of the traffic moves within hours."""
    old = int(rng.integers(world.new_model))
    target, hours = rng.uniform(0.42, 0.6), rng.uniform(2.0, 8.0)
    age = np.maximum(0, ts - world.release) / HOUR
    moved = rng.random(len(ts)) < target * (1 - np.exp(-age / hours))
    return np.where(moved, world.new_model, old).astype(np.int64)
