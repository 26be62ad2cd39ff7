"""Old accounts of strangers, bought one by one: their own cards, mailboxes and sign-ups, months apart.

No report describes it. Nothing of detection was set on it: it stands for the kind that nobody knew of.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.arrivals import day_rhythm, spread_counts
from stillwatch.range.campaigning import CampaignPlan, draw_campaign, ring_members
from stillwatch.range.capabilities import harvest_stream, pick_capability
from stillwatch.range.chatting import conversations, draw_language
from stillwatch.range.clients import app_client
from stillwatch.range.population import Batch, Member, Population, active_days, windows_of
from stillwatch.range.streams import make_batch
from stillwatch.range.world import World

_STILL_USED = 0.3  # of the accounts, by those who opened them


class BoughtAccounts:
    """Only the buyer's machines and words are in common; some sellers keep using what they sold."""

    name = "bought_accounts"
    population: Population = "campaign"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """As many sign-ups as accounts, over two years; `group` 1: its seller still uses it."""
        size = world.count(rng, 40, 160)
        plan = CampaignPlan(
            size=size,
            habits={},
            batches=size,
            age_days=(60.0, 700.0),
            account_kinds=("payg", "startup", "research", "education"),
            subnets=max(2, size // 8),
            agents=int(rng.integers(2, 6)),
        )
        members = ring_members(world, rng, self.name, draw_campaign(world, rng, plan), size)
        for member in members:
            member.group = int(rng.random() < _STILL_USED)
            if member.group:
                member.language = draw_language(rng)
                home = app_client(world, rng, world.people.countries.draw(rng))
                member.clients = (*member.clients, home)
        return members

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """Harvest in a working day of the buyer's; sellers chat as anybody does."""
        rate = rng.uniform(8.0, 22.0, len(members))
        owners = spread_counts(rng, rate * active_days(members))
        peaks = np.full(len(members), float(rng.uniform(0, 24)))
        ts, owners = day_rhythm(rng, owners, windows_of(members), peaks, 4.0, 0.15)
        capability = pick_capability(rng)
        stream = harvest_stream(world, rng, capability, int(rng.integers(40, 400)), len(ts))
        harvest = make_batch(world, rng, stream, ts, owners, members, median_output=900)
        harvest.client = np.minimum(harvest.client, _machines(members)[harvest.member] - 1)
        return [harvest, *_sellers(world, rng, members)]


def _machines(members: Sequence[Member]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """How many of each member's clients are the buyer's: all but the seller's home."""
    return np.array([len(m.clients) - m.group for m in members], np.int64)


def _sellers(world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
    own = np.array([i for i, m in enumerate(members) if m.group], np.int64)
    batches = conversations(world, rng, [members[i] for i in own], daily=4.0) if len(own) else []
    for batch in batches:
        batch.member = own[batch.member]
        batch.client = np.array([len(members[i].clients) - 1 for i in batch.member], np.int64)
    return batches
