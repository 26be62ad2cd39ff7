"""Hundreds of unrelated phones behind a few addresses of one carrier."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.casting import customer
from stillwatch.range.chatting import conversations, draw_language
from stillwatch.range.clients import app_client
from stillwatch.range.population import Batch, Member, Population
from stillwatch.range.world import World


class CarrierNat:
    """The network is all they share."""

    name = "carrier_nat"
    population: Population = "customer"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """Subscribers of one carrier in one country."""
        country = world.people.countries.draw(rng)
        carrier = world.networks.carriers[country][0]
        exits = [carrier.address(rng) for _ in range(int(rng.integers(2, 7)))]
        return [
            customer(
                world, rng, self.name,
                [app_client(world, rng, country, mobile=True, ips=exits)],
                look_alike=True, language=draw_language(rng), country=country,
                signup_ip=str(rng.choice(exits)), works_at_company=0.05,
            )
            for _ in range(world.count(rng, 280, 480))
        ]  # fmt: skip

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """Short conversations."""
        return conversations(world, rng, members, daily=1.3, turns=2.0, given_share=0.3)
