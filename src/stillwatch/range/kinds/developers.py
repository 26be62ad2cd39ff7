"""Developers with a system prompt and a client of their own, from clouds and desks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.arrivals import bursts, day_rhythm, spread_counts
from stillwatch.range.casting import customer
from stillwatch.range.clients import api_client, honest_path
from stillwatch.range.population import Batch, Member, Population, peaks_of, windows_of
from stillwatch.range.programs import program_batches
from stillwatch.range.world import World


class Developers:
    """One account, one program, one system prompt."""

    name = "developers"
    population: Population = "customer"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """Strangers with keys; clouds and user agents coincide by chance."""
        return [developer(world, rng, self.name) for _ in range(world.count(rng, 1150, 1550))]

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """Bursts around working hours; some programs never sleep."""
        volume = np.minimum(world.rates.daily(rng, len(members), 0.6, 1.3) * world.days, 400.0)
        owners = spread_counts(rng, volume)
        hours = world.rates.hours(rng, owners, len(members))
        ts, owners = day_rhythm(rng, owners, windows_of(members), peaks_of(members), 4.0, 0.25, hours)
        ts, burst = bursts(rng, ts, float(rng.uniform(0.2, 0.7)), 20.0, 2.5)
        owners = owners[burst]
        return program_batches(world, rng, owners, ts, owners, members)


def developer(world: World, rng: np.random.Generator, kind: str) -> Member:
    """A stranger who writes programs."""
    country = world.people.countries.draw(rng)
    home = rng.random() < 0.4
    provider = world.networks.home(rng, country) if home else None
    client = api_client(world, rng, provider=provider, country=country, path=honest_path(rng))
    return customer(world, rng, kind, [client], country=country, works_at_company=0.45)
