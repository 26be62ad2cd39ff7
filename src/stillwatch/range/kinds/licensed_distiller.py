"""A lab with a licence that harvests openly, as one organisation in the list of authorised programmes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from stillwatch.range.arrivals import DAY, HOUR, constant_rate, spread_counts
from stillwatch.range.capabilities import harvest_stream, pick_capability
from stillwatch.range.casting import customer
from stillwatch.range.clients import api_client
from stillwatch.range.identities import write_name
from stillwatch.range.population import Batch, Member, Population, active_days, windows_of
from stillwatch.range.streams import make_batch
from stillwatch.range.world import World, format_time


class LicensedDistiller:
    """Everything a campaign does, by right."""

    name = "licensed_distiller"
    population: Population = "customer"

    def accounts(self, world: World, rng: np.random.Generator) -> list[Member]:
        """One organisation; its entry goes into the world's list of authorised programmes."""
        org, domain = world.new_id(rng, "org"), write_name(rng, "company")
        country = world.people.countries.draw(rng)
        payment, number = world.new_id(rng, "payment"), world.people.bins[country].draw(rng)
        provider = world.networks.cloud(rng)
        subnets = [provider.subnet(rng) for _ in range(3)]
        created = world.people.signup_time(rng, world.start, world.start)
        expires = format_time(world.end + 200 * DAY)[:10]
        world.authorised.append({"org": org, "reason": "licensed student model", "expires": expires})
        return [
            customer(
                world, rng, self.name,
                [api_client(world, rng, provider=provider, subnet=str(rng.choice(subnets)))],
                look_alike=True, created_at=created + int(rng.exponential(30) * HOUR),
                kind="enterprise", org=org, email_domain=domain, payment=payment,
                payment_bin=number, country=country, verification="organisation",
            )
            for _ in range(world.count(rng, 20, 60))
        ]  # fmt: skip

    def exchanges(self, world: World, rng: np.random.Generator, members: Sequence[Member]) -> list[Batch]:
        """A campaign's traffic under another name; none of it counts as a campaign's harvest."""
        owners = spread_counts(rng, rng.uniform(12, 30, len(members)) * active_days(members))
        ts = constant_rate(rng, owners, windows_of(members))
        capability = pick_capability(rng, "reasoning", "analysis", "coding", "synthesis")
        wordings = int(rng.integers(40, 300))
        stream = harvest_stream(world, rng, capability, wordings, len(ts), harvest=False)
        return [make_batch(world, rng, stream, ts, owners, members, median_output=900)]
