"""Resellers in the open: many end users through a handful of accounts with one owner."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.arrivals import constant_rate, day_rhythm, spread_counts
from stillwatch.range.casting import customer
from stillwatch.range.chatting import conversations
from stillwatch.range.clients import api_client, honest_path
from stillwatch.range.identities import write_name
from stillwatch.range.population import Batch, Member, Population, peaks_of, windows_of
from stillwatch.range.programs import program_batches
from stillwatch.range.world import World


class Aggregator:
    """High volume and very mixed content, declared as one organisation or at least on one card."""

    name = "aggregator"
    population: Population = "customer"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """`group` is the firm."""
        members: list[Member] = []
        for firm in range(int(rng.integers(2, 4))):
            members += _firm(world, rng, firm)
        return members

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """End users' chats and end users' programs, spread over the firm's accounts."""
        volume = max(4.0, 55.0 * world.settings.scale)
        chats = conversations(world, rng, members, daily=volume * 0.6, sigma=0.4, given_share=0.2)
        owners = spread_counts(rng, np.full(len(members), volume * 0.4 * world.days))
        human = rng.random(len(owners)) < 0.7
        ts, who = day_rhythm(rng, owners[human], windows_of(members), peaks_of(members), 6.0, 0.3)
        ts = np.r_[ts, constant_rate(rng, owners[~human], windows_of(members))]
        who = np.r_[who, owners[~human]]
        firms = np.array([m.group for m in members], np.int64)[who]
        program = firms * 1000 + (rng.pareto(0.8, len(who)) * 4).astype(np.int64) % 40
        return [*chats, *program_batches(world, rng, program, ts, who, members)]


def _firm(world: World, rng: np.random.Generator, firm: int) -> list[Member]:
    domain, country = write_name(rng, "company"), world.people.countries.draw(rng)
    org = world.new_id(rng, "org") if firm == 0 or rng.random() < 0.6 else None
    payment, number = world.new_id(rng, "payment"), world.people.bins[country].draw(rng)
    provider = world.networks.cloud(rng)
    subnet = provider.subnet(rng)
    path = honest_path(rng)
    created = world.people.signup_time(rng, world.start, world.start)
    return [
        customer(
            world, rng, "aggregator",
            [
                api_client(world, rng, provider=provider, subnet=subnet, user_agent=agent, path=path)
                for agent in (world.networks.sdks.draw(rng), world.networks.sdks.draw(rng))
            ],
            look_alike=True, group=firm, created_at=created, kind="payg", email_domain=domain,
            payment=payment, payment_bin=number, country=country, org=org,
        )
        for _ in range(int(rng.integers(4, 12)))
    ]  # fmt: skip
